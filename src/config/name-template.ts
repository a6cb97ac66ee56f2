/** What a template may name of one model: its id, its registered name, parts of that name, its names in other systems. */
export type Variables = Readonly<Record<string, string>>;

const placeholder = /\{([a-z_][a-z0-9_]*)(?:\|([a-z]+))?\}/g;

/** `Fraud.DetectorEU` → fraud, detector, eu */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** How a name is written elsewhere. */
export const spellings: Readonly<Record<string, (name: string) => string>> = {
  lower: (name) => name.toLowerCase(),
  upper: (name) => name.toUpperCase(),
  kebab: (name) => wordsOf(name).join('-'),
  snake: (name) => wordsOf(name).join('_'),
  pascal: (name) => wordsOf(name).map(capital).join(''),
  flat: (name) => wordsOf(name).join(''),
};

/** A name ends up in paths, addresses and queries: nothing in it may mean something there. */
const harmless = /^(?!.*\.\.)[A-Za-z0-9_][\w .@:-]{0,199}$/;

export const isHarmless = (name: string): boolean => harmless.test(name);

export class TemplateError extends Error {
  /** Whether the name is at fault, not the template. */
  readonly ofName: boolean;
  constructor(message: string, ofName: boolean) {
    super(message);
    this.ofName = ofName;
  }
}

/** Puts the names of one model into a text; throws a TemplateError that says what is wrong with the template or the name. */
export function expand(text: string, variables: Variables): string {
  return text.replace(placeholder, (whole, name: string, spelling: string | undefined) => {
    const value = variables[name];
    if (value === undefined)
      throw new TemplateError(
        `${whole} is no name I know: there are ${Object.keys(variables).sort().join(', ')}`,
        false,
      );
    const spell = spelling === undefined ? (same: string) => same : spellings[spelling];
    if (!spell) throw new TemplateError(`${whole}: spellings are ${Object.keys(spellings).join(', ')}`, false);
    const spelt = spell(value);
    if (isHarmless(spelt)) return spelt;
    throw new TemplateError(
      `${whole} is "${spelt.slice(0, 60)}" here, which has no safe place in an address or a query`,
      true,
    );
  });
}
