import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { Fault, type FieldFault } from '#platform/errors.ts';
import { type Path, type Position, Problems } from './problems.ts';

/** Characters that a file may have, by HTTP and from the command line. */
export const MOST_CHARACTERS = 5_000_000;
/** Values within values; the format itself needs about ten. */
const DEEPEST = 60;
/** Words, values and signs of a file, and values once what is named by `*` is written out. */
const MOST_TOKENS = 1_000_000;
const MOST_VALUES = 1_000_000;

/** A file that has been read: what it says, and where it says it. */
export interface ReadFile {
  readonly content: unknown;
  readonly problems: Problems;
}

/** Reads YAML (and so JSON). @throws Fault 413 for one that is too large, 422 with every line that is no YAML */
export function readYaml(text: string): ReadFile {
  if (text.length > MOST_CHARACTERS) throw tooLarge();
  const counter = new LineCounter();
  checkShape(text);
  // The library compares each key of a map with every other one: a file of many keys would stop the server.
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const position = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const problems = new Problems((path) => {
    const offset = offsetOf(doc, path);
    return offset === undefined ? undefined : position(offset);
  });
  if (doc.errors.length > 0) throw unreadable(doc, position);
  checkKeys(doc, position);
  return { content: contentOf(doc, problems), problems };
}

export const tooLarge = (): Fault => new Fault('too-large', 'policy.tooLarge', { values: { most: MOST_CHARACTERS } });

const wrong = (key: string, line: number, values: Record<string, string | number> = {}): Fault =>
  new Fault('invalid', 'policy.refused', { errors: [{ field: '', key, values, line }] });

/** Looks at the words alone, before anything is made of them: neither depth nor number may exhaust the memory. */
function checkShape(text: string): void {
  let flow = 0;
  let line = 1;
  let inLine = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '\n' || token === '\r\n') inLine = 0;
    else if (token === '[' || token === '{') flow += 1;
    else if (token === ']' || token === '}') flow -= 1;
    else if (token === '-' || token === '?') inLine += 1;
    if (flow + inLine > DEEPEST || (inLine === 0 && isBlank(token, 4 * DEEPEST))) throw wrong('policy.tooDeep', line);
    if (tokens > MOST_TOKENS) throw tooLarge();
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) line += 1;
  }
}

const isBlank = (token: string, longer: number): boolean => token.length > longer && token.trim() === '';

function unreadable(doc: Document, position: (offset: number) => Position): Fault {
  const errors = doc.errors.slice(0, 50).map((e) => ({
    field: '',
    key: 'policy.notYaml',
    values: { message: e.message },
    ...position(e.pos[0]),
  }));
  return new Fault('invalid', 'policy.refused', { errors });
}

/** @throws Fault 422 with every key that stands twice in one map */
function checkKeys(doc: Document, position: (offset: number) => Position): void {
  const errors: FieldFault[] = [];
  visit(doc, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name) && errors.length < 50) {
          errors.push({ field: name, key: 'policy.keyTwice', values: { name }, ...position(key.range?.[0] ?? 0) });
        }
        seen.add(name);
      }
    },
  });
  if (errors.length > 0) throw new Fault('invalid', 'policy.refused', { errors });
}

function contentOf(doc: Document, problems: Problems): unknown {
  let content: unknown;
  try {
    content = doc.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) throw wrong('policy.aliases', 1);
    throw error;
  }
  let left = MOST_VALUES;
  const count = (value: unknown, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > DEEPEST) throw wrong('policy.aliases', 1);
    if (typeof value !== 'object' || value === null) return;
    for (const part of Object.values(value)) count(part, depth + 1);
  };
  count(content, 0);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) problems.add([], 'policy.notMap');
  return content;
}

/** Where a value begins, or what is nearest to it on the way there. */
function offsetOf(doc: Document, path: Path): number | undefined {
  let node = doc.contents as Node | null;
  let found = startOf(node);
  for (const key of path) {
    if (isAlias(node)) node = (node.resolve(doc) ?? null) as Node | null;
    let at: number | undefined;
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(key));
      if (!pair) break;
      at = startOf(pair.key as Node);
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] ?? null) as Node | null;
      if (!node) break;
      at = startOf(node);
    } else break;
    found = at ?? found;
  }
  return found;
}

const startOf = (node: Node | null): number | undefined => node?.range?.[0] ?? undefined;
