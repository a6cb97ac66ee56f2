/** Rows as columns, as the world makes and keeps them. */
export interface Table {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array | readonly string[]>>;
}

export function numbers(table: Table, name: string): Float64Array {
  const column = table.columns[name];
  if (column instanceof Float64Array) return column;
  throw new Error(`the world's table has no numeric column "${name}"`);
}

export function texts(table: Table, name: string): readonly string[] {
  const column = table.columns[name];
  if (column && !(column instanceof Float64Array)) return column;
  throw new Error(`the world's table has no text column "${name}"`);
}

export function filterRows(table: Table, keep: (row: number) => boolean): Table {
  const positions: number[] = [];
  for (let row = 0; row < table.rows; row++) if (keep(row)) positions.push(row);
  return pickRows(table, positions);
}

export function pickRows(table: Table, rows: readonly number[]): Table {
  const columns = Object.entries(table.columns).map(
    ([name, column]) =>
      [
        name,
        column instanceof Float64Array
          ? Float64Array.from(rows, (row) => column[row]!)
          : rows.map((row) => column[row]!),
      ] as const,
  );
  return { rows: rows.length, columns: Object.fromEntries(columns) };
}

export function pickColumns(table: Table, names: readonly string[]): Table {
  return { rows: table.rows, columns: Object.fromEntries(names.map((name) => [name, table.columns[name] ?? []])) };
}

export function concatenate(tables: readonly Table[]): Table {
  const [first] = tables;
  if (!first) throw new Error('nothing to concatenate');
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const entries = Object.entries(first.columns).map(([name, column]) => {
    if (!(column instanceof Float64Array)) return [name, tables.flatMap((table) => texts(table, name))] as const;
    const joined = new Float64Array(rows);
    let offset = 0;
    for (const table of tables) {
      joined.set(numbers(table, name), offset);
      offset += table.rows;
    }
    return [name, joined] as const;
  });
  return { rows, columns: Object.fromEntries(entries) };
}
