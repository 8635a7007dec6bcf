/** One part of a search: plain text, or a word with what it asks for, such as `group:"Service desk"`. */
export interface SearchTerm {
  /** `group` of `group:Support`; undefined for plain text. */
  readonly word: string | undefined;
  /** Without quotes. */
  readonly value: string;
  /** As it was typed, to show it or to take it out again. */
  readonly typed: string;
  /** Where it begins in the search, counted from 0. */
  readonly at: number;
}

/** A word before a colon; what stands in quotes is text, whatever it looks like. A quote may be left open while typing. */
const TERM = /(?:([\p{L}_][\p{L}\p{N}_]*):)?(?:"([^"]*)"?|(\S*))/gu;

/** The parts of a search in the order they were typed. A type without search words knows nothing but text. */
export function searchTerms(q: string, words: readonly string[] | undefined): SearchTerm[] {
  const terms: SearchTerm[] = [];
  if (words === undefined) {
    for (const m of q.matchAll(/\S+/g)) terms.push({ word: undefined, value: m[0], typed: m[0], at: m.index });
    return terms;
  }
  for (const m of q.matchAll(TERM)) {
    const [typed, word, quoted, bare] = m;
    const value = (quoted ?? bare ?? '').trim();
    if (typed === '' || (word === undefined && value === '')) continue;
    terms.push({ word: word?.toLowerCase(), value, typed, at: m.index });
  }
  return terms;
}

/** A value as it is typed after a word: in quotes when it has blanks. */
export const quoted = (value: string): string => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

/** What each search word of a type is called, by language. */
export type WordNames<Word extends string> = Readonly<Record<Word, Readonly<Record<string, string>>>>;

const bare = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The word that is meant by what was typed, in any language, with or without accents. */
export function meantWord<Word extends string>(names: WordNames<Word>, typed: string | undefined): Word | undefined {
  if (typed === undefined) return undefined;
  const all = Object.entries(names) as [Word, Readonly<Record<string, string>>][];
  return all.find(([, called]) => Object.values(called).some((name) => bare(name) === bare(typed)))?.[0];
}
