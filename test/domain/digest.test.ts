import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalSubject } from '../../src/domain/approval.ts';
import { digestOf, subjectDigest } from '../../src/domain/digest.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a digest is taken over RFC 8785 JSON', () => {
  it.each<[string, unknown, string]>([
    [
      'the sample of section 3.2.2',
      {
        numbers: [333_333_333.333_333_3, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      'sorting by UTF-16 code units (section 3.2.3)',
      {
        '\u20ac': 'Euro Sign',
        '\r': 'Carriage Return',
        '\ufb33': 'Hebrew Letter Dalet With Dagesh',
        '1': 'One',
        '\ud83d\ude00': 'Emoji: Grinning Face',
        '\u0080': 'Control',
        '\u00f6': 'Latin Small Letter O With Diaeresis',
      },
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ],
    ['minus zero', -0, '0'],
    ['the largest safe integer', 9007199254740992, '9007199254740992'],
    ['a tiny number', 5e-324, '5e-324'],
    ['a large number', 1e21, '1e+21'],
    ['nested objects', { b: { d: 1, c: [] }, a: {} }, '{"a":{},"b":{"c":[],"d":1}}'],
  ])('%s', (_name, value, canonical) => {
    expect(digestOf(value)).toBe(sha256(canonical));
  });

  it('does not depend on the order of keys, but on every value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, key) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(digestOf(turned)).toBe(digestOf(object));
        const changed = { ...object, [`${key}!`]: 'other than any JSON value before' };
        expect(digestOf(changed)).not.toBe(digestOf({ ...object, [`${key}!`]: null }));
      }),
    );
  });

  it.each([
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['nothing', undefined],
  ])('refuses a value without JSON form: %s', (_name, value) => {
    expect(() => digestOf(value)).toThrow(/JSON form|not allowed|NaN|Infinity/i);
  });

  it('says that there is nothing to digest, and takes a subject as a whole', () => {
    expect(() => digestOf(undefined)).toThrow('A value without JSON form cannot be digested');
    expect(() => digestOf(undefined)).toThrow(expect.objectContaining({ code: 'internal' }));
    const subject = { kind: 'promote', candidate: '2' } as unknown as ApprovalSubject;
    expect(subjectDigest(subject)).toBe(sha256('{"candidate":"2","kind":"promote"}'));
  });
});
