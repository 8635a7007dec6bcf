import type { z } from 'zod';
import { type Language, translate } from './messages.ts';

type Issue = z.core.$ZodRawIssue;
type Told = readonly [key: string, values?: Readonly<Record<string, string | number>>];

/** Formats whose sentence is `schema.<format>`. */
const FORMATS: ReadonlySet<string> = new Set(['email', 'date', 'datetime', 'guid', 'uuid', 'url']);
/** Types whose sentence is `schema.type.<type>`. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'int',
  bigint: 'int',
  boolean: 'boolean',
  array: 'list',
  set: 'list',
  object: 'object',
  record: 'object',
};
/** Of a choice so many values are named. */
const NAMED = 20;

/** What schemas say of bad input in the words of those who typed it, unless they have sentences of their own. */
export const SCHEMA_WORDS: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  en: (issue) => translate('en', ...toldOf(issue)),
  es: (issue) => translate('es', ...toldOf(issue)),
};

function toldOf(issue: Issue): Told {
  switch (issue.code) {
    case 'invalid_type':
      return typeTold(issue);
    case 'too_small':
      return sizeTold('least', issue.origin, issue.minimum, issue.inclusive);
    case 'too_big':
      return sizeTold('most', issue.origin, issue.maximum, issue.inclusive);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : ['schema.other'];
    case 'invalid_format':
      return [FORMATS.has(issue.format) ? `schema.${issue.format}` : 'schema.format'];
    case 'not_multiple_of':
      return ['schema.multiple', { n: issue.divisor }];
    case 'unrecognized_keys':
      return ['field.notKnown'];
    default:
      return ['schema.other'];
  }
}

function typeTold({ expected, input }: Extract<Issue, { code: 'invalid_type' }>): Told {
  if (input === undefined || input === null) return ['schema.missing'];
  const type = TYPES[expected];
  return type === undefined ? ['schema.other'] : [`schema.type.${type}`];
}

/** A text is measured by its characters, a list by its entries, a number by itself. */
function sizeTold(way: 'least' | 'most', origin: string, limit: number | bigint, inclusive = true): Told {
  const values = { n: Number(limit), count: Number(limit) };
  if (origin === 'string') return way === 'least' && values.n <= 1 ? ['schema.empty'] : [`schema.${way}.text`, values];
  if (['number', 'int', 'bigint'].includes(origin)) return [`schema.${way}.${inclusive ? 'number' : 'beyond'}`, values];
  return [`schema.${way}.list`, values];
}

function oneOf(values: readonly unknown[]): Told {
  const named = values.slice(0, NAMED).map(String).join(', ');
  return ['schema.choice', { values: values.length > NAMED ? `${named} ...` : named }];
}
