import type { RegisteredModel } from '../domain/registered-model.ts';
import type { NamesSpec } from './fleet-schema.ts';
import { isHarmless, type Variables } from './name-template.ts';
import type { Plain } from './plain.ts';

/** Something that the registry says and that was not followed. */
export interface FleetFinding {
  readonly kind: 'tag-ignored' | 'left-out' | 'name-shared';
  readonly name: string;
  readonly text: string;
}

const own = 'sextant.';

/** What `sextant.*` tags may say: names, title, channel. Everything else is told and not followed. */
export function tagWords(
  names: NamesSpec,
  { name, tags }: RegisteredModel,
  findings: FleetFinding[],
): { names: Variables; words: Plain } {
  const said: Record<string, string> = {};
  const words: Record<string, string> = {};
  const ignored = (key: string, why: string) =>
    findings.push({ kind: 'tag-ignored', name, text: `${name}: the tag ${key} is ignored: ${why}` });
  for (const [key, value] of Object.entries(tags)) {
    if (!key.startsWith(own)) continue;
    const what = key.slice(own.length);
    if (what in names && isHarmless(value)) said[what] = value;
    else if (what === 'title' && value.length <= 80) words.title = value;
    else if (what === 'channel' && /^#?[\w-]+$/.test(value)) words.channel = value;
    else if (what in names || what === 'title' || what === 'channel')
      ignored(
        key,
        `"${value.slice(0, 40)}" is no ${what in names ? 'name with a safe place in an address or a query' : what}`,
      );
    else
      ignored(
        key,
        `a tag may set only ${['title', 'channel', ...Object.keys(names)].join(', ')}; everything else stands in the file`,
      );
  }
  return { names: said, words };
}
