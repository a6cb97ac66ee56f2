import type { DataTableBlock, TableBlock, TableCell } from '../api/blocks.ts';
import { InlineText } from '../text/InlineText.tsx';
import { parsePlain } from '../text/mrkdwn.ts';
import { parseRichText } from '../text/rich-text.ts';
import { TextBlocks } from '../text/TextBlocks.tsx';
import { type Cell, DataTable } from './DataTable.tsx';

const NUMBER = /^[+\-−±]?[\d.,\s]+%?$/;

function cellOf(cell: TableCell): Cell {
  switch (cell.type) {
    case 'rich_text':
      return { content: <TextBlocks blocks={parseRichText(cell)} /> };
    case 'raw_number':
      return { content: cell.text ?? String(cell.value), numeric: true };
    case 'raw_text':
      return { content: <InlineText nodes={parsePlain(cell.text)} />, numeric: NUMBER.test(cell.text) };
  }
}

/** A table, or the newer data_table: that one has a caption. */
export function TableBlockView({ block }: { block: TableBlock | DataTableBlock }) {
  const settings = block.type === 'table' ? block.column_settings : undefined;
  return (
    <DataTable
      rows={block.rows.map((row) => row.map(cellOf))}
      align={settings?.map((column) => column?.align) ?? []}
      caption={block.type === 'data_table' ? block.caption : undefined}
    />
  );
}
