import { type Line, REACHES, type Reach } from '#access/resource.ts';
import { TextError } from './text-error.ts';

/** A permission line with names where a stored one has ids. */
export type NamedLine = Line;

/** What every line in short form looks like; editors check by it. */
export const LINE_PATTERN =
  '^[\\w-]+(\\.[\\w-]+)?:[\\w-]+ (own|group|organization|all)( via [\\w-]+(, ?[\\w-]+)*)?( by [\\w-]+)?( (mine|every|\\[.*\\]))?$';

const HEAD = /^([\w-]+)(?:\.([\w-]+))?:([\w-]+)(?:\s+([\w-]+))?\s*/;

/**
 * Reads the short form: `ticket:view all`, `ticket.notes:view group [Support, Network]`, `ticket:edit own via owner`,
 * `person:assign organization by home every`. Names with a comma, a bracket or a quote stand in double quotes.
 * @throws TextError
 */
export function parseLine(text: string): NamedLine {
  const head = HEAD.exec(text.trim());
  if (!head) throw new TextError('policy.line', { text });
  const [all, type = '', facet, action = '', reach] = head;
  if (reach === undefined) throw new TextError('policy.lineReach', { text });
  let rest = text.trim().slice(all.length);
  const line: { -readonly [K in keyof Line]: Line[K] } = { type, action, reach: reach as Reach };
  if (facet !== undefined) line.facet = facet;
  const via = /^via\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*/.exec(rest);
  if (via) {
    line.via = (via[1] as string).split(',').map((name) => name.trim());
    rest = rest.slice(via[0].length);
  }
  const by = /^by\s+([\w-]+)\s*/.exec(rest);
  if (by) {
    line.by = by[1] as string;
    rest = rest.slice(by[0].length);
  }
  if (rest === 'mine' || rest === 'every') line.list = rest;
  else if (rest.startsWith('[')) line.list = parseNames(rest, text);
  else if (rest !== '') throw new TextError('policy.lineRest', { text, rest });
  return line;
}

/** Names in brackets. @throws TextError */
function parseNames(rest: string, text: string): string[] {
  const names: string[] = [];
  let left = rest.slice(1).trimStart();
  while (left !== ']') {
    const name = /^"(?:[^"\\]|\\.)*"|^[^,[\]"]+/.exec(left)?.[0];
    if (name === undefined) throw new TextError('policy.lineRest', { text, rest: left || ']' });
    names.push(name.startsWith('"') ? unquoted(name, text) : name.trim());
    left = left.slice(name.length).trimStart();
    if (left.startsWith(',')) left = left.slice(1).trimStart();
    else if (left !== ']') throw new TextError('policy.lineRest', { text, rest: left || ']' });
  }
  return names;
}

function unquoted(name: string, text: string): string {
  try {
    return JSON.parse(name) as string;
  } catch {
    throw new TextError('policy.lineRest', { text, rest: name });
  }
}

/** The short form of a line. */
export function lineText(line: NamedLine): string {
  const { type, facet, action, reach, via, by, list } = line;
  return [
    `${type}${facet === undefined ? '' : `.${facet}`}:${action}`,
    reach,
    ...(via === undefined ? [] : [`via ${via.join(', ')}`]),
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(list === undefined ? [] : [typeof list === 'string' ? list : `[${list.map(nameText).join(', ')}]`]),
  ].join(' ');
}

/** A name as it stands in a list or a sentence: in quotes when it would not be read as one name. */
export const nameText = (name: string): string =>
  /^[^\s,[\]"'#][^,[\]"\n]*$/.test(name) && name.trim() === name ? name : JSON.stringify(name);

/** A line without via cannot be told from one with an empty list of relations: such lines are written as objects. */
export const hasShortForm = (line: Line): boolean =>
  line.via?.length !== 0 && REACHES.includes(line.reach) && [line.type, line.action].every((n) => /^[\w-]+$/.test(n));
