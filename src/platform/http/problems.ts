import type { z } from 'zod';
import type { Problem } from '#wire/problem.ts';
import { DatabaseError, DatabaseUnavailable, StatementTimeout } from '../db-errors.ts';
import { Fault, type FieldFault, invalid, notFound, STATUS } from '../errors.ts';
import { type Language, translate } from '../messages.ts';
import { SCHEMA_WORDS } from '../schema-words.ts';

/** The problem+json for whatever was thrown. What nobody foresaw says nothing but the request's id. */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  const fault = asFault(error);
  if (!fault) {
    return {
      type: '/problems/internal',
      title: translate(language, 'problem.title.internal'),
      status: 500,
      detail: translate(language, 'problem.internal', { requestId }),
      requestId,
    };
  }
  const errors = fault.errors.map((e) => ({
    field: e.field,
    message: translate(language, e.key, e.values),
    ...(e.row === undefined ? {} : { row: e.row }),
    ...(e.line === undefined ? {} : { line: e.line }),
    ...(e.column === undefined ? {} : { column: e.column }),
  }));
  return {
    type: `/problems/${fault.kind}`,
    title: translate(language, `problem.title.${fault.kind}`),
    status: STATUS[fault.kind],
    detail: translate(language, fault.key, fault.values),
    requestId,
    ...(errors.length > 0 ? { errors } : {}),
    ...(fault.permission === undefined ? {} : { permission: fault.permission }),
    ...(fault.about === undefined ? {} : { about: fault.about }),
    ...(fault.current === undefined ? {} : { current: fault.current }),
  };
}

/**
 * A value that passed as text but is none of the column's: wrong bytes, no such day, too large a number. Schemas say
 * which field is wrong; this is the net below them, for page markers made by hand and the like.
 */
const UNREADABLE = new Set(['22003', '22007', '22008', '22009', '22021', '22P02', '22P05']);

/** Errors of the server library and the database in our words; undefined for a defect of ours. */
export function asFault(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  if (error instanceof DatabaseUnavailable || error instanceof StatementTimeout) {
    return new Fault('unavailable', 'problem.unavailable');
  }
  if (error instanceof DatabaseError && UNREADABLE.has(error.code)) return new Fault('invalid', 'problem.unreadable');
  const code = (error as { code?: string } | undefined)?.code ?? '';
  const status = (error as { statusCode?: number } | undefined)?.statusCode;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Fault('unsupported-type', 'problem.contentType');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Fault('too-large', 'problem.tooLarge');
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError || status === 400 || status === 414) {
    return new Fault('malformed', 'problem.malformed');
  }
  // Paths that the file server will not follow, such as those with `..` in them.
  if (status === 403 || status === 404) return new Fault('not-found', 'problem.noSuchPath');
  return undefined;
}

/**
 * Parses one part of a request. @throws Fault 422 that names every bad field; fields that exist but may not be
 * posted are called read-only.
 */
export function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  readOnly: (field: string) => boolean,
  language: Language,
): unknown {
  if (!schema) return undefined;
  // Schemas that take any name leave this one out without a word.
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    throw invalid({ field: '__proto__', key: 'field.notKnown' });
  }
  const parsed = schema.safeParse(value, { error: SCHEMA_WORDS[language] });
  if (parsed.success) return parsed.data;
  throw new Fault('invalid', 'problem.invalid', {
    errors: parsed.error.issues.flatMap((issue) => faultsOf(issue, readOnly)),
  });
}

/**
 * Parses the values of an address. What is no id names no record: the same answer as to an id that nobody has.
 * @throws Fault 404; 422 that names every other bad value
 */
export function parsePath(schema: z.ZodType | undefined, value: unknown, language: Language): unknown {
  const issues = schema?.safeParse(value).error?.issues ?? [];
  if (issues.some((issue) => issue.code === 'invalid_format' && issue.format === 'guid')) throw notFound();
  return parsePart(schema, value, () => false, language);
}

function faultsOf(issue: z.core.$ZodIssue, readOnly: (field: string) => boolean): FieldFault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      key: path.length === 0 && readOnly(key) ? 'field.readOnly' : 'field.notKnown',
    }));
  }
  const own = (issue as { params?: { message?: string } }).params?.message;
  return [{ field: path.join('.'), key: own ?? 'field.said', values: { message: issue.message } }];
}
