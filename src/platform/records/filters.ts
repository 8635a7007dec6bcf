import type { Condition } from '#access/condition.ts';
import { identifier } from '#access/sql.ts';
import { type Field, f as fields } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import { filterNames, keyOf } from '#wire/record-face.ts';
import { type SearchTerm, searchTerms } from '#wire/search-words.ts';
import type { Ctx } from '../context.ts';
import { type FieldFault, invalid } from '../errors.ts';
import type { Narrowing, RecordService } from './service.ts';

/** A list's query as parsed by its schema. */
export type ListQuery = Readonly<Record<string, unknown>>;

/** Adds a value to a statement and answers how to name it there. */
export type Param = (value: unknown) => string;

/**
 * The filters by people, places and other records, as a condition: an index may lead to such rows, and what somebody
 * may see is asked in the same words. The other filters are SQL.
 */
export function idFilters(spec: RecordSpec, query: ListQuery, actorId: string): Condition[] {
  return Object.entries(query).flatMap(([name, raw]): Condition[] => {
    const values = idsOf(spec, name, raw, actorId);
    if (!values) return [];
    return spec.fields[name]?.below
      ? [{ op: 'within', field: name, places: values }]
      : [{ op: 'in', field: name === 'ids' ? 'id' : name, values }];
  });
}

const RECORD = fields.record({});

/** The ids of a filter that names nothing but ids; undefined for every other filter. */
function idsOf(spec: RecordSpec, name: string, raw: unknown, actorId: string): string[] | undefined {
  const field = name === 'ids' ? RECORD : spec.fields[name];
  if (!field || !isId(field) || typeof raw !== 'string' || raw === '') return undefined;
  const words = raw.split(',').map((w) => w.trim());
  const ids = words.map((w) => (w === 'me' && field.type === 'person' ? actorId : w.toLowerCase()));
  return ids.every((w) => parseValue(field, w) !== undefined) && !words.includes('none') ? ids : undefined;
}

/**
 * The filters of a query that are neither ids nor text, as SQL conditions over alias `t`.
 * @throws Fault naming the filter with a bad value
 */
export function filterSql(spec: RecordSpec, query: ListQuery, actorId: string, param: Param): string[] {
  const parts: string[] = [];
  const faults: FieldFault[] = [];
  for (const [name, raw] of Object.entries(query)) {
    if (typeof raw !== 'string' || raw === '' || NOT_FILTERS.has(name)) continue;
    if (keyOf(spec, name) !== undefined) continue;
    if (idsOf(spec, name, raw, actorId)) continue;
    const part = oneFilter(spec, name, raw, actorId, param);
    if (part === undefined) faults.push({ field: name, key: 'field.filter', values: { value: raw.slice(0, 80) } });
    else parts.push(part);
  }
  if (faults.length > 0) throw invalid(...faults);
  if (spec.resource.trash) parts.push(`t.${identifier(spec.resource.trash)} is ${trashed(query) ? 'not ' : ''}null`);
  return parts;
}

/** Whether a query filters by anything but ids and text. */
export const isFiltered = (spec: RecordSpec, query: ListQuery, actorId: string): boolean =>
  Object.entries(query).some(
    ([name, raw]) =>
      typeof raw === 'string' && raw !== '' && !NOT_FILTERS.has(name) && !idsOf(spec, name, raw, actorId),
  );

export const trashed = (query: ListQuery): boolean => query.trash === 'true';

const NOT_FILTERS = new Set(['q', 'sort', 'limit', 'after', 'trash', 'view']);

function oneFilter(spec: RecordSpec, name: string, raw: string, actorId: string, param: Param): string | undefined {
  const exact = spec.fields[name];
  if (exact) return equalsSql(name, exact, raw, actorId, param);
  const range = /^(.*)_(from|to)$/.exec(name);
  const field = range?.[1] === undefined ? undefined : spec.fields[range[1]];
  if (!field || range?.[1] === undefined) return undefined;
  const value = parseValue(field, raw);
  if (value === undefined) return undefined;
  // A day names all of itself: `_to=2026-05-01` includes the first of May.
  const day = field.type === 'datetime' && /^\d{4}-\d\d-\d\d$/.test(raw);
  const bound = `${param(value)}::${field.type === 'datetime' ? 'timestamptz' : castOf(field)}`;
  const column = `t.${identifier(range[1])}`;
  if (range[2] === 'from') return `${column} >= ${bound}`;
  return day ? `${column} < ${bound} + interval '1 day'` : `${column} <= ${bound}`;
}

const castOf = (field: Field): string =>
  field.type === 'date' ? 'date' : field.type === 'integer' ? 'bigint' : 'numeric';

function equalsSql(name: string, field: Field, raw: string, actorId: string, param: Param): string | undefined {
  const column = `t.${identifier(name)}`;
  const words = raw.split(',').map((w) => w.trim());
  const values: unknown[] = [];
  let none = false;
  for (const word of words) {
    if (word === 'none' && field.nullable) none = true;
    else {
      const value = word === 'me' && field.type === 'person' ? actorId : parseValue(field, word);
      if (value === undefined) return undefined;
      values.push(value);
    }
  }
  const parts = none ? [`${column} is null`] : [];
  if (values.length === 1) parts.push(`${column} = ${param(values[0])}`);
  if (values.length > 1) parts.push(`${column} = any(${param(values)}::${arrayOf(field)})`);
  return `(${parts.join(' or ')})`;
}

function arrayOf(field: Field): string {
  if (field.type === 'integer') return 'bigint[]';
  if (field.type === 'boolean') return 'boolean[]';
  if (field.type === 'datetime') return 'timestamptz[]';
  if (field.type === 'date' || field.type === 'number') return `${castOf(field)}[]`;
  return isId(field) ? 'uuid[]' : 'text[]';
}

const isId = (field: Field): boolean => ['person', 'place', 'profile', 'record'].includes(field.type);

/** Moments may be named by their day alone. */
const DAY = fields.date({});

function parseValue(field: Field, word: string): unknown {
  if (field.type === 'boolean') return word === 'true' ? true : word === 'false' ? false : undefined;
  if (field.type === 'integer' || field.type === 'number') {
    const n = Number(word);
    return word !== '' && Number.isFinite(n) && (field.type === 'number' || Number.isSafeInteger(n)) ? n : undefined;
  }
  if (field.type === 'datetime' && DAY.schema.safeParse(word).success) return word;
  return field.schema.safeParse(word).success ? word : undefined;
}

/** Terms of a search that count; further ones are left out. */
const MOST_TERMS = 8;

const termsOf = (spec: RecordSpec, query: ListQuery): SearchTerm[] =>
  typeof query.q === 'string' ? searchTerms(query.q, spec.words).slice(0, MOST_TERMS) : [];

/** The plain text of a query's text filter. */
export const searchWords = (spec: RecordSpec, query: ListQuery): string[] =>
  termsOf(spec, query).flatMap((t) => (t.word === undefined ? [t.value] : []));

/** The filters by keys. Their names are in no schema: what is not among them either is no parameter. @throws Fault 422 */
function keyFilters(spec: RecordSpec, query: ListQuery): (readonly [key: string, value: string])[] {
  const known = new Set(['ids', ...NOT_FILTERS, ...filterNames(spec)]);
  return Object.entries(query).flatMap(([name, raw]) => {
    const key = keyOf(spec, name);
    if (key === undefined && !known.has(name)) throw invalid({ field: name, key: 'field.notKnown' });
    return key === undefined || typeof raw !== 'string' || raw === '' ? [] : [[key, raw] as const];
  });
}

/** What the search words, the ready-made filter and the filters by keys leave. @throws Fault 422 naming what is unknown */
export async function narrowingsOf(ctx: Ctx, service: RecordService, query: ListQuery): Promise<Narrowing[]> {
  const { spec } = service;
  const found: Narrowing[] = [];
  for (const { word, value } of termsOf(spec, query)) {
    if (word === undefined || !service.word) continue;
    found.push(await service.word(ctx, word, value));
  }
  const view = typeof query.view === 'string' ? service.views?.[query.view] : undefined;
  if (view) found.push(await view(ctx));
  if (service.keyed)
    for (const [key, value] of keyFilters(spec, query)) found.push(await service.keyed(ctx, key, value));
  return found;
}

/** Every searched column for every word, over alias `t`: all words must occur. */
export function searchSql(spec: RecordSpec, words: readonly string[], param: Param): string {
  const searched = Object.entries(spec.fields).filter(([, field]) => field.search);
  // A type without searched fields has nothing that could hold a word.
  if (searched.length === 0) return 'false';
  const each = words.map((word) => {
    const like = param(`%${word.replace(/[\\%_]/g, '\\$&')}%`);
    const hits = searched.flatMap(([name, field]) => {
      if (field.type !== 'integer') return [`t.${identifier(name)} ilike ${like}`];
      return /^#?\d{1,15}$/.test(word) ? [`t.${identifier(name)} = ${param(Number(word.replace('#', '')))}`] : [];
    });
    return `(${hits.join(' or ')})`;
  });
  return `(${each.join(' and ')})`;
}
