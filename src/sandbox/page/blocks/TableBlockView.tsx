import type { TableBlock, TableCell } from '../api/blocks.ts';
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

export function TableBlockView({ block }: { block: TableBlock }) {
  const align = block.column_settings?.map((column) => column?.align) ?? [];
  return <DataTable rows={block.rows.map((row) => row.map(cellOf))} align={align} />;
}
