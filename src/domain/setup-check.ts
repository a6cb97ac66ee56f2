import { asSextantError, SextantError } from './error.ts';

/** One line of the doctor: what was looked at and what came of it. */
export interface SetupCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  /** Key of the file or variable of the environment that mends it. */
  readonly key: string | null;
}

/** What is wrong, where it is set and how to mend it. */
export class SetupFault extends Error {
  readonly key: string;
  constructor(key: string, text: string) {
    super(text);
    this.key = key;
  }
}

/** One check: what it answers, or the fault in its own words, under the key that the fault or else the check names. */
export async function setupCheck(name: string, key: string, work: () => Promise<string>): Promise<SetupCheck> {
  try {
    return { name, ok: true, text: await work(), key: null };
  } catch (thrown) {
    if (thrown instanceof SetupFault) return { name, ok: false, text: thrown.message, key: thrown.key };
    const error = thrown instanceof SextantError ? thrown : asSextantError(thrown);
    return { name, ok: false, text: error.message, key };
  }
}

const mostSkewMs = 5000;

/** Time of a system against ours: signatures, deadlines and windows rest on both telling the same. */
export function skewFault(system: string, key: string, theirs: Date, ours: Date): void {
  const ms = theirs.getTime() - ours.getTime();
  if (Math.abs(ms) <= mostSkewMs) return;
  const seconds = Math.round(Math.abs(ms) / 1000);
  throw new SetupFault(
    key,
    `the clock of ${system} is ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} this machine's: set both by NTP`,
  );
}
