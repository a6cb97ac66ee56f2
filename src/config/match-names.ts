import { spellings } from './name-template.ts';

/** How the names of one system follow from those of the registry. */
export interface NameMatch {
  /** The template that explains most; null when nothing does. */
  readonly template: string | null;
  /** What it does not explain, by registered name. */
  readonly except: Readonly<Record<string, string>>;
  /** Registered names without a counterpart. */
  readonly unmatched: readonly string[];
  /** Names of the other system that are nobody's. */
  readonly left: readonly string[];
}

const flat = spellings.flat!;

/** Matches by the letters and digits alone: of several models in one name the longest, of several names of a model the shortest. */
export function matchNames(models: readonly string[], others: readonly string[]): NameMatch {
  const longestFirst = models.map((name) => ({ name, key: flat(name) })).sort((a, b) => b.key.length - a.key.length);
  const found = new Map<string, string>();
  const left: string[] = [];
  for (const other of [...others].sort((a, b) => a.length - b.length || a.localeCompare(b))) {
    const key = flat(other);
    const owner = longestFirst.find((model) => model.key !== '' && key.includes(model.key));
    if (!owner || found.has(owner.name)) left.push(other);
    else found.set(owner.name, other);
  }
  const template = mostCommon([...found].flatMap(([name, other]) => templatesOf(name, other)));
  const except = [...found].filter(
    ([name, other]) => template === null || !templatesOf(name, other).includes(template),
  );
  return {
    template,
    except: Object.fromEntries(except.sort()),
    unmatched: models.filter((name) => !found.has(name)).sort(),
    left: left.sort(),
  };
}

/** Every template that makes this name of that one. */
function templatesOf(name: string, other: string): string[] {
  const spelt = [
    ['{name}', name] as const,
    ...Object.entries(spellings).map(([key, spell]) => [`{name|${key}}`, spell(name)] as const),
  ];
  return spelt.flatMap(([placeholder, text]) => {
    const at = text === '' ? -1 : other.indexOf(text);
    return at < 0 ? [] : [`${other.slice(0, at)}${placeholder}${other.slice(at + text.length)}`];
  });
}

/** The first of the most frequent: the plainest spelling wins a tie. */
function mostCommon(templates: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const template of templates) counts.set(template, (counts.get(template) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}
