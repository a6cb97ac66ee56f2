import { SextantError } from '../../domain/error.ts';
import type { Model } from '../../domain/model.ts';
import type { Blind, Gauge, Readings } from '../../domain/observation.ts';
import type { Look } from '../../ports/monitor.ts';

type Windows = Readings['windows'];

/** The newest complete windows before now, oldest first. */
export function gaugeWindows({ now, windowMs, windows }: Look): Windows {
  const end = Math.floor(now.getTime() / windowMs) * windowMs;
  return Array.from({ length: windows }, (_, i) => {
    const from = new Date(end - (windows - i) * windowMs);
    return { key: from.toISOString(), from, to: new Date(from.getTime() + windowMs) };
  });
}

/** A value per window; undefined = nothing was reported, a value that is no finite number = something unusable was. */
export interface RawGauge {
  readonly name: string;
  readonly feature: string | null;
  readonly values: readonly (number | undefined)[];
}

/** Gauges as a look sees them; silence, old news and values that are no numbers make the model blind. */
export function seenGauges(
  model: Model,
  from: { readonly source: string; readonly windows: Windows; readonly staleAfter: number; readonly now: Date },
  raw: readonly RawGauge[],
): Readings | Blind {
  const { source, windows, staleAfter, now } = from;
  const blind = (reason: string, since: Date | null): Blind => ({ blind: true, source, reason, since });
  const last = newestReport(raw, windows.length);
  if (last === null) return blind(`nothing is reported about ${model.id}`, null);
  const { to } = windows[last]!;
  if (now.getTime() - to.getTime() > staleAfter)
    return blind(`the newest value about ${model.id} is from before ${to.toISOString()}`, to);
  const unusable = raw.find(({ values }) => values[last] !== undefined && !Number.isFinite(values[last]));
  if (unusable)
    return blind(
      `${nameOf(unusable)} is reported as ${unusable.values[last]}, which is no measurement`,
      windows[last]!.from,
    );
  const gauges = raw.map(({ name, feature, values }): Gauge => ({ name, feature, values: values.map(finite) }));
  const level = gauges.some(({ feature }) => feature !== null) ? 'L1' : 'L0';
  return { blind: false, level, task: model.task, source, windows, gauges };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const nameOf = ({ name, feature }: RawGauge): string => (feature === null ? name : `${name} of ${feature}`);

function newestReport(raw: readonly RawGauge[], windows: number): number | null {
  for (let at = windows - 1; at >= 0; at--) if (raw.some(({ values }) => values[at] !== undefined)) return at;
  return null;
}

/** What others report about a model may be unreachable; then the look is tried again, and wrong answers make it blind. */
export async function blindWhenRefused(
  source: string,
  look: () => Promise<Readings | Blind>,
): Promise<Readings | Blind> {
  try {
    return await look();
  } catch (thrown) {
    if (!(thrown instanceof SextantError) || thrown.retryable) throw thrown;
    return { blind: true, source, reason: thrown.message, since: null };
  }
}
