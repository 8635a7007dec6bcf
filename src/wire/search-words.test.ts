import { describe, expect, test } from 'vitest';
import { meantWord, quoted, searchTerms } from './search-words.ts';

const WORDS = ['group', 'can'];
const short = (q: string, words: readonly string[] | undefined = WORDS) =>
  searchTerms(q, words).map((t) => (t.word === undefined ? t.value : [t.word, t.value]));

describe('a search', () => {
  test.each([
    ['ana garcia', ['ana', 'garcia']],
    ['group:Support', [['group', 'Support']]],
    ['ana group:"Service desk" x', ['ana', ['group', 'Service desk'], 'x']],
    ['can:ticket:close', [['can', 'ticket:close']]],
    ['GROUP:Support', [['group', 'Support']]],
    ['other:thing', [['other', 'thing']]],
    ['"group:Support" "two words"', ['group:Support', 'two words']],
    ['group:"still typ', [['group', 'still typ']]],
    ['group:', [['group', '']]],
    ['12:30', ['12:30']],
    ['""', []],
    ['  ', []],
  ])('%s', (q, terms) => expect(short(q)).toEqual(terms));

  test('of a type without words is text', () =>
    expect(searchTerms('group:a "b c"', undefined).map((t) => t.value)).toEqual(['group:a', '"b', 'c"']));

  test('tells where each part stands', () => {
    const q = 'ana group:"Service desk" x';
    expect(searchTerms(q, WORDS).map((t) => q.slice(t.at, t.at + t.typed.length))).toEqual([
      'ana',
      'group:"Service desk"',
      'x',
    ]);
  });
});

test('what has blanks is quoted, and comes back as it was', () => {
  for (const name of ['Support', 'Service desk', 'a:b']) {
    expect(short(`group:${quoted(name)}`)).toEqual([['group', name]]);
  }
});

test('a word is understood in every language, in any case, with or without accents', () => {
  const names = { organization: { en: 'organization', es: 'organización' }, can: { en: 'can', es: 'puede' } };
  for (const typed of ['organization', 'organización', 'ORGANIZACION', 'organizacio\u0301n']) {
    expect(meantWord(names, typed)).toBe('organization');
  }
  expect(meantWord(names, 'Puede')).toBe('can');
  expect([meantWord(names, 'pued'), meantWord(names, undefined)]).toEqual([undefined, undefined]);
});
