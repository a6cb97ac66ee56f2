import { describe, expect, it } from 'vitest';
import { asSextantError, SextantError } from '../../src/domain/error.ts';

const coded = (code: string): Error => Object.assign(new Error('something'), { code });

describe('a foreign error', () => {
  it.each([
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Connection terminated unexpectedly'),
    coded('ECONNRESET'),
    coded('57P01'),
  ])('that tells of a lost connection is tried again: $message $code', (error) => {
    expect(asSextantError(error)).toMatchObject({ code: 'unavailable', retryable: true, cause: error });
  });

  it.each([new Error('x is not a function'), coded('23505'), 'words'])('of any other kind is not: %s', (error) => {
    expect(asSextantError(error)).toMatchObject({ code: 'internal', retryable: false });
  });

  it('of ours stays what it is', () => {
    const ours = new SextantError('conflict', 'connection terminated');
    expect(asSextantError(ours)).toBe(ours);
  });
});
