import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const noteFile = (dataDir: string): string => join(dataDir, 'clock-offset');

/** Leaves beside an embedded store how far its clock was moved, for whoever cannot open the store while it is held. */
export async function noteClock(dataDir: string, to: Date): Promise<void> {
  await writeFile(noteFile(dataDir), String(to.getTime() - Date.now()));
}

/** The time of an embedded store that another process holds; the machine's own where its clock was never moved. */
export async function notedNow(dataDir: string): Promise<Date> {
  const text = await readFile(noteFile(dataDir), 'utf8').catch(() => '0');
  const offset = Number(text);
  return new Date(Date.now() + (Number.isFinite(offset) ? offset : 0));
}
