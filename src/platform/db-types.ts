import pg from 'pg';

type Parser = (text: string) => unknown;

/**
 * How column values arrive in JavaScript:
 * - int8: a number when it is exact, else its text
 * - date: `2026-11-22`, never a moment in some time zone
 * - timestamptz: `2026-11-22T02:32:14.123456Z`, always UTC with six decimals, so that text order is time order and a
 *   value sent back compares equal
 * - timestamp: the same without the Z
 * - everything else: as the driver has it (numeric stays text)
 */
const parsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [20, parseInteger],
  [1016, arrayOf(parseInteger)],
  [1082, (text) => text],
  [1182, arrayOf((text) => text)],
  [1114, parseMoment],
  [1115, arrayOf(parseMoment)],
  [1184, parseMoment],
  [1185, arrayOf(parseMoment)],
]);

/** The parser of a column type by its object id, for the text format; the driver's own for types not named above. */
export function parserFor(oid: number, format: 'text' | 'binary' = 'text'): unknown {
  return (format === 'text' && parsers.get(oid)) || pg.types.getTypeParser(oid, format);
}

function parseInteger(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

function parseMoment(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(\+00)?$/.exec(text);
  // 'infinity', years beyond 9999 or before Christ: left as the server wrote them.
  if (!parts) return text;
  const [, day, clock, fraction = '', zone] = parts;
  return `${day}T${clock}.${fraction.padEnd(6, '0')}${zone ? 'Z' : ''}`;
}

function arrayOf(parse: Parser): Parser {
  // The published type of `arrayParser` says function; it is an object with `create`.
  const arrays = pg.types.arrayParser as unknown as { create(text: string, parse: Parser): { parse(): unknown } };
  return (text) => arrays.create(text, parse).parse();
}
