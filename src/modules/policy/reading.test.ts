import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, REACHES } from '#access/resource.ts';
import { Fault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { lineText, nameText, parseLine } from './line-text.ts';
import { readPolicy } from './reading.ts';
import { parseSentence, sentenceOf } from './sentence.ts';
import { MOST_CHARACTERS } from './yaml.ts';

/** What is wrong with a file, as `line:column field message`. */
function wrong(text: string): string[] {
  try {
    readPolicy(text, 'en');
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const errors = error.errors.map(
      (e) => `${e.line}:${e.column ?? ''} ${e.field} ${translate('en', e.key, e.values)}`,
    );
    return errors.length > 0 ? errors : [translate('en', error.key, error.values)];
  }
}

const HEAD = 'gatehouse: 1\n';

describe('the form of a file', () => {
  test.each([
    ['no map', '- a\n', '1:1  A policy file begins with "gatehouse: 1" and has parts such as places and grants.'],
    ['another version', 'gatehouse: 2\n', '1:1 gatehouse This must be one of: 1.'],
    ['an unknown part', `${HEAD}grant: []\n`, '2:1 grant There is no key "grant"; did you mean "grants"?'],
    [
      'an unknown key of an entry',
      `${HEAD}places:\n  - { name: A, kind: group, undr: B }\n`,
      '3:29 places.0.undr There is no key "undr"; did you mean "under"?',
    ],
    [
      'a key twice',
      `${HEAD}places:\n  - name: A\n    kind: group\n    name: B\n`,
      '5:5 name "name" stands twice in the same entry.',
    ],
    [
      'an unknown bit',
      `${HEAD}profiles:\n  - name: P\n    bits: [IR, IQ]\n`,
      '4:16 profiles.0.bits.1 There is no bit "IQ"; did you mean "IR"?',
    ],
    [
      'an unknown kind',
      `${HEAD}places:\n  - { name: A, kind: grup }\n`,
      '3:16 places.0.kind There is no value "grup"; did you mean "group"?',
    ],
    [
      'an unknown reach in an object',
      `${HEAD}profiles:\n  - name: P\n    lines:\n      - { type: ticket, action: view, reach: al }\n`,
      '5:39 profiles.0.lines.0.reach There is no reach "al"; did you mean "all"?',
    ],
    ['a value of another kind', `${HEAD}places:\n  - { name: 12, kind: group }\n`, '3:7 places.0.name Give a text.'],
    ['something that is missing', `${HEAD}people:\n  - { name: A }\n`, '3:5 people.0.login This is required.'],
    ['no date', `${HEAD}grants:\n  - { profile: P, person: a, at: A, until: soon }\n`, '3:37 grants.0.until'],
    ['no YAML', `${HEAD}places: [a\n`, '3:1  This is no YAML: '],
  ])('%s', (_, text, told) => {
    const [first = '', ...more] = wrong(text);
    expect(first.slice(0, told.length)).toBe(told);
    expect(more).toEqual([]);
  });

  test('tells of fifty mistakes at most, in the order of the lines', () => {
    const entries = Array.from({ length: 80 }, (_, i) => `  - { name: A${i}, kind: grop }\n`).join('');
    const told = wrong(`${HEAD}places:\n${entries}`);
    expect(told).toHaveLength(50);
    expect(told[0]).toMatch(/^3:/);
    expect(told[49]).toMatch(/^52:/);
  });
});

describe('files that are made to do harm', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'].map((c, i) =>
    i === 0 ? c : `${c}: &${c} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[i - 1]}`).join(', ')}]`,
  );
  test.each([
    ['aliases of aliases', bomb.join('\n'), /\* refers to/],
    ['lists in lists', '['.repeat(100_000), /nested too deeply/],
    ['lists in lists without brackets', '- '.repeat(1_000_000), /nested too deeply/],
    ['maps in maps', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), /nested too deeply/],
    ['a million lists', `a: [${'[],'.repeat(1_000_000)}]`, /too large/],
    ['a million keys', Array.from({ length: 400_000 }, (_, i) => `k${i}: 1\n`).join(''), /too large/],
    ['fifty megabytes', 'x'.repeat(50_000_000), /too large/],
    ['one character too many', `${HEAD}# ${'x'.repeat(MOST_CHARACTERS)}`, /too large/],
    ['names of what every object has', `${HEAD}__proto__: { polluted: true }\n`, /no key "__proto__"/],
  ])('%s are refused', (_, text, told) => {
    expect(wrong(text).join('\n')).toMatch(told);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('keys that are all different are compared in no time worth speaking of', () => {
    const text = `${HEAD}records: { t: {${Array.from({ length: 50_000 }, (_, i) => `r${i}: {}`).join(', ')}} }\n`;
    expect(wrong(text)).toEqual([]);
  });
});

const word = fc.stringMatching(/^[a-z][a-zA-Z_]{0,8}$/);
const names = fc.array(fc.string({ minLength: 1, maxLength: 12 }).filter((s) => s.trim() === s && !/\p{Cc}/u.test(s)));
const lines: fc.Arbitrary<Line> = fc
  .record(
    {
      type: word,
      facet: word,
      action: word,
      reach: fc.constantFrom(...REACHES),
      via: fc.array(word, { minLength: 1, maxLength: 3 }),
      by: word,
      list: fc.oneof(fc.constantFrom('mine' as const, 'every' as const), names),
    },
    { requiredKeys: ['type', 'action', 'reach'] },
  )
  .map((line) => line as Line);

describe('the short form of a permission', () => {
  test('says the same as the object', () => {
    fc.assert(
      fc.property(lines, (line) => {
        expect(parseLine(lineText(line))).toEqual(line);
      }),
    );
  });

  test.each([
    ['ticket view all', 'is no permission'],
    ['ticket:view', 'has no reach'],
    ['ticket:view all over', '"over" at the end of'],
    ['ticket:view group [A', '"]" at the end of'],
    ['ticket:view group ["A]', 'at the end of'],
  ])('%s is refused', (text, told) => {
    expect(() => parseLine(text)).toThrow(
      expect.objectContaining({ key: expect.stringMatching(/^policy\.line/) as unknown }) as Error,
    );
    try {
      parseLine(text);
    } catch (error) {
      const { key, values } = error as { key: string; values: Record<string, string> };
      expect(translate('en', key, values)).toContain(told);
    }
  });
});

describe('sentences', () => {
  test.each([
    [
      'ana must not view any invoice of ACME',
      { who: 'ana', may: false, action: 'view', of: 'any', type: 'invoice', at: 'ACME' },
    ],
    [
      'helen may close ticket 1042',
      { who: 'helen', may: true, action: 'close', of: 'record', type: 'ticket', record: '1042' },
    ],
    ['nina must view own ticket', { who: 'nina', may: true, action: 'view', of: 'own', type: 'ticket' }],
    [
      'profile "Night shift" may notes:view every ticket at Field service where status = open and priority = low',
      {
        who: { profile: 'Night shift' },
        may: true,
        action: 'notes:view',
        of: 'every',
        type: 'ticket',
        at: 'Field service',
        where: { status: 'open', priority: 'low' },
      },
    ],
    [
      'everyone except ana, profile "X" and members of "Y, Z" may not purge any ticket',
      {
        who: { everyone: true, except: [{ person: 'ana' }, { profile: 'X' }, { group: 'Y, Z' }] },
        may: false,
        action: 'purge',
        of: 'any',
        type: 'ticket',
      },
    ],
    [
      'otto may create ticket at "A / B"',
      { who: 'otto', may: true, action: 'create', of: 'here', type: 'ticket', at: 'A / B' },
    ],
    [
      'ana must not pay any invoice where n = 12 and paid = true and code = "12"',
      { who: 'ana', may: false, action: 'pay', of: 'any', type: 'invoice', where: { n: 12, paid: true, code: '12' } },
    ],
  ])('%s', (text, said) => {
    expect(parseSentence(text)).toEqual(said);
    expect(parseSentence(sentenceOf(said as never))).toEqual(said);
  });

  test.each([
    '',
    'ana',
    'ana view ticket',
    'ana may',
    'ana may view',
    'ana may view ticket',
    'ana may view any ticket over there',
    'ana may view any ticket at',
    'ana may view any ticket where',
    'ana may view any ticket where a b',
    '"ana may view any ticket',
  ])('"%s" is no sentence', (text) => {
    expect(() => parseSentence(text)).toThrow(
      expect.objectContaining({ key: expect.stringMatching(/^policy\.sentence/) as unknown }) as Error,
    );
  });

  test('names in quotes are read as they are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        expect(parseSentence(`ana may view ticket ${JSON.stringify(name)}`).record).toBe(name);
      }),
    );
    expect(nameText('A, B')).toBe('"A, B"');
  });
});
