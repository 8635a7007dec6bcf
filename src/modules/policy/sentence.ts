import type { TestObject } from './format.ts';
import { nameText } from './line-text.ts';
import { TextError } from './text-error.ts';

type Who = TestObject['who'];
type Simple = Exclude<Who, string | { everyone: true }>;

/** Words of a sentence: names in double quotes are one word, commas stand alone. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  const word = /\s*("(?:[^"\\]|\\.)*"|,|=|[^\s,="]+)/gy;
  let end = 0;
  for (let m = word.exec(text); m; m = word.exec(text)) {
    words.push(m[1] as string);
    end = word.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new TextError('policy.sentence', { at: text.slice(end).trim() });
  return words;
}

/** Reads a sentence word by word. */
class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#words = wordsOf(text);
  }

  /** Takes the words if they come next. */
  take(...words: readonly string[]): boolean {
    const fits = words.every((word, i) => this.#words[this.#at + i]?.toLowerCase() === word);
    if (fits) this.#at += words.length;
    return fits;
  }

  /** Takes the first of these words that comes next. */
  oneOf<W extends string>(words: readonly W[]): W | undefined {
    return words.find((word) => this.take(word));
  }

  /** Takes a name, in quotes or as one word. @throws TextError at the end of the sentence, saying what is missing */
  name(what: string): string {
    const word = this.#words[this.#at];
    if (word === undefined || word === ',' || word === '=') throw this.wrong(what);
    this.#at += 1;
    if (!word.startsWith('"')) return word;
    try {
      return JSON.parse(word) as string;
    } catch {
      throw this.wrong(what);
    }
  }

  /** Takes names of several words without quotes up to one of these words or the end. */
  until(what: string, stops: readonly string[]): string {
    if (this.quoted) return this.name(what);
    const from = this.#at;
    while (this.#at < this.#words.length && !stops.includes(this.#words[this.#at]?.toLowerCase() ?? '')) this.#at += 1;
    if (from === this.#at) throw this.wrong(what);
    return this.#words.slice(from, this.#at).join(' ');
  }

  get quoted(): boolean {
    return this.#words[this.#at]?.startsWith('"') ?? false;
  }

  get ended(): boolean {
    return this.#at >= this.#words.length;
  }

  wrong(wanted: string): TextError {
    const at = this.#words.slice(this.#at).join(' ');
    return at === ''
      ? new TextError('policy.sentenceEnds', { wanted })
      : new TextError('policy.sentenceAt', { at, wanted });
  }
}

const QUANTIFIERS = ['any', 'every', 'some', 'own'] as const;

/**
 * Reads a sentence: WHO must | may [not] ACTION any | every | some | own TYPE [of | at PLACE] [where FIELD = VALUE and ..],
 * or WHO ... ACTION TYPE RECORD, or WHO ... create TYPE at PLACE. @throws TextError
 */
export function parseSentence(text: string): TestObject {
  const words = new Words(text);
  const who = whoIn(words);
  const may = mayIn(words);
  const action = words.name('an action such as view or notes:view');
  const quantifier = words.oneOf(QUANTIFIERS);
  const type = words.name('a record type such as ticket');
  const head = { who, may, action, type };
  const placed = words.oneOf(['of', 'at']) !== undefined;
  if (quantifier === undefined && !placed) {
    const record = words.name('a number, login or name of the record');
    if (!words.ended) throw words.wrong('the end of the sentence');
    return { ...head, of: 'record', record };
  }
  const at = placed ? words.until('a place', ['where']) : undefined;
  const where = words.take('where') ? whereIn(words) : undefined;
  if (!words.ended) throw words.wrong('of, at, where, or the end of the sentence');
  return { ...head, of: quantifier ?? 'here', ...(at === undefined ? {} : { at }), ...(where ? { where } : {}) };
}

function mayIn(words: Words): boolean {
  if (!words.take('must') && !words.take('may')) throw words.wrong('must, must not, may or may not');
  return !words.take('not');
}

function whoIn(words: Words): Who {
  if (!words.take('everyone')) {
    const who = simpleIn(words);
    return 'person' in who ? who.person : who;
  }
  if (!words.take('except')) return { everyone: true };
  const except: Simple[] = [simpleIn(words)];
  while (words.take(',') || words.take('and')) except.push(simpleIn(words));
  return { everyone: true, except } as Who;
}

function simpleIn(words: Words): Simple {
  if (words.take('profile')) return { profile: words.name('the name of a profile') };
  if (words.take('members', 'of')) return { group: words.name('the name of a group') };
  return { person: words.name('a login, profile "...", members of "...", or everyone') };
}

function whereIn(words: Words): Record<string, string | number | boolean> {
  const where: Record<string, string | number | boolean> = {};
  do {
    const field = words.name('a field');
    if (!words.take('=')) throw words.wrong('=');
    where[field] = words.quoted ? words.name('a value') : valueOf(words.until('a value', ['and']));
  } while (words.take('and'));
  return where;
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** An object as a sentence. */
export function sentenceOf(t: TestObject): string {
  const named = (who: Who): string => {
    if (typeof who === 'string') return who;
    if ('person' in who) return who.person;
    if ('profile' in who) return `profile ${JSON.stringify(who.profile)}`;
    if ('group' in who) return `members of ${JSON.stringify(who.group)}`;
    return who.except?.length ? `everyone except ${who.except.map(named).join(', ')}` : 'everyone';
  };
  const where = Object.entries(t.where ?? {}).map(([field, value]) => `${field} = ${valueText(value)}`);
  return [
    named(t.who),
    t.may ? 'may' : 'must not',
    t.action,
    ...(t.of === 'record' || t.of === 'here' ? [] : [t.of]),
    t.type,
    ...(t.record === undefined ? [] : [nameText(String(t.record))]),
    ...(t.at === undefined ? [] : [`at ${nameText(t.at)}`]),
    ...(where.length === 0 ? [] : [`where ${where.join(' and ')}`]),
  ].join(' ');
}

const valueText = (value: string | number | boolean): string =>
  typeof value === 'string' && valueOf(value) !== value ? JSON.stringify(value) : nameText(String(value));
