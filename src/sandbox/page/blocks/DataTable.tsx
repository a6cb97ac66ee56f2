import type { ReactNode } from 'react';
import { keyed } from '../text/keyed.ts';

export interface Cell {
  content: ReactNode;
  numeric?: boolean;
}

interface Props {
  rows: Cell[][];
  align: ('left' | 'center' | 'right' | undefined)[];
}

/** First row is the head. Wide tables scroll in their own box instead of widening the page. */
export function DataTable({ rows, align }: Props) {
  const [head = [], ...body] = rows;
  const style = (cell: Cell, column: number) =>
    ({ textAlign: align[column] ?? (cell.numeric ? 'right' : 'left') }) as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {keyed(head).map(({ key: column, item: cell }) => (
              <th key={column} scope="col" style={style(cell, column)}>
                {cell.content}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(body).map(({ key, item: row }) => (
            <tr key={key}>
              {keyed(row).map(({ key: column, item: cell }) => (
                <td key={column} style={style(cell, column)}>
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
