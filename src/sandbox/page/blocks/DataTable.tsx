import type { ReactNode } from 'react';
import { keyed } from '../text/keyed.ts';

export interface Cell {
  content: ReactNode;
  numeric?: boolean;
}

interface Props {
  rows: Cell[][];
  align: ('left' | 'center' | 'right' | undefined)[];
  caption?: string;
}

/** First row is the head. Wide tables scroll in their own box instead of widening the page. */
export function DataTable({ rows, align, caption }: Props) {
  const [head = [], ...body] = rows;
  const numeric = head.map((_cell, column) => body.every((row) => row[column]?.numeric));
  const style = (column: number) => ({ textAlign: align[column] ?? (numeric[column] ? 'right' : 'left') }) as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label={caption ?? 'Table'}>
      <table>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {keyed(head).map(({ key: column, item: cell }) => (
              <th key={column} scope="col" style={style(column)}>
                {cell.content}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(body).map(({ key, item: row }) => (
            <tr key={key}>
              {keyed(row).map(({ key: column, item: cell }) => (
                <td key={column} style={style(column)}>
                  {cell.content}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
