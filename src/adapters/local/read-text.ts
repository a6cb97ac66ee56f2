import { open } from 'node:fs/promises';

/** The beginning of a text file, at most so many characters; null when it cannot be read. */
export async function readText(path: string, most: number): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const buffer = Buffer.alloc(most * 4);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead).slice(0, most);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
