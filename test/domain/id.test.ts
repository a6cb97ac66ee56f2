import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatId, idPrefixes, isId } from '../../src/domain/id.ts';

describe('an id', () => {
  it('is a prefix and ten typeable characters', () => {
    expect(formatId('inc', new Uint8Array([0, 1, 9, 10, 17, 18, 20, 22, 27, 31]))).toBe('inc_019ahjmpvz');
  });

  it('is recognised whatever the random bytes, and has no letter that reads like a digit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...idPrefixes), fc.uint8Array({ minLength: 10, maxLength: 16 }), (prefix, random) => {
        const id = formatId(prefix, random);
        expect(isId(id, prefix)).toBe(true);
        expect(id.slice(4)).not.toMatch(/[ilou]/);
      }),
    );
  });

  it.each([
    '',
    'inc_',
    'inc_019ahjmpv',
    'inc_019ahjmpvzz',
    'xyz_019ahjmpvz',
    'inc_019ahjmpvi',
    'INC_019AHJMPVZ',
    'inc_019ahjmpvz\n',
    ' inc_019ahjmpvz',
  ])('%j is none', (text) => {
    expect(isId(text)).toBe(false);
  });

  it('of another kind is told apart', () => {
    expect(isId('run_019ahjmpvz', 'apr')).toBe(false);
  });
});
