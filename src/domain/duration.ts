import { z } from 'zod';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** `30m`, `24h`, `7d`, `500ms` → milliseconds. */
export const durationSchema = z
  .string()
  .meta({ format: 'duration' })
  .transform((text, context) => {
    const match = pattern.exec(text.trim());
    const unit = match?.[2] as keyof typeof unitMs | undefined;
    if (!match || !unit) {
      context.addIssue({
        code: 'custom',
        message: `"${text}" is no duration: write a number and s, m, h or d, as in 24h`,
      });
      return z.NEVER;
    }
    return Number(match[1]) * unitMs[unit];
  });

/** Milliseconds for people: "24 h", "3 d", "90 s", "1 h 30 min". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Number((hours / 24).toFixed(1))} d`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
