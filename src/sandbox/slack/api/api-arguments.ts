import { type Json, type JsonObject, parseJson } from '../json-object.ts';
import { refusalWithMessages } from '../slack-refusal.ts';

/** Arguments of a Web API call, however they were encoded: form fields are strings, JSON inside them is parsed on demand. */
export class ApiArguments {
  readonly #fields: JsonObject;

  constructor(fields: JsonObject) {
    this.#fields = fields;
  }

  get fields(): JsonObject {
    return this.#fields;
  }

  string(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw refusalWithMessages('invalid_arguments', [`missing required field: ${name}`]);
    return value;
  }

  /** The field as text; an empty field counts as absent. */
  optional(name: string): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.optional(name) ?? '');
  }

  integer(name: string, range: { min: number; max: number; otherwise: number }): number {
    const text = this.optional(name);
    if (text === undefined) return range.otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    throw refusalWithMessages('invalid_arguments', [
      `must be between ${range.min} and ${range.max} [json-pointer:/${name}]`,
    ]);
  }

  /** A JSON argument: parsed when it came as text; text that is no JSON stays text, so that checks refuse it. */
  json(name: string): Json | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? (parseJson(value) ?? value) : value;
  }
}
