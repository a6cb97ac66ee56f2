import { writeFile } from 'node:fs/promises';
import { reportPage } from '../app.ts';
import { SextantError } from '../domain/error.ts';
import type { DriftReport } from '../drift/report/drift-report.ts';

/** The report as one file that needs nothing beside itself. */
export async function writePage(
  file: string,
  { reference, current }: { readonly reference: string; readonly current: string },
  report: DriftReport,
): Promise<void> {
  try {
    await writeFile(file, reportPage({ reference, current, report }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SextantError('input_invalid', `--html: ${file} cannot be written: ${why}`, { cause });
  }
}
