import { z } from 'zod';
import { type CustomField, IMPORT_COLUMNS as COLUMNS } from '#modules/people/api.ts';
import { personSpec } from '#modules/people/schema.ts';
import { customFault } from '#modules/people/section.ts';
import { Fault, type FieldFault } from '#platform/errors.ts';
import { parsePart } from '#platform/http/problems.ts';
import type { Language } from '#platform/messages.ts';
import { lineSchema, loginSchema, textSchema } from '#wire/field.ts';
import type { CsvRow } from './parse.ts';

type Column = (typeof COLUMNS)[number];

/** Which column a field of a person comes from. */
export const COLUMN_OF: Readonly<Record<string, Column>> = {
  login: 'id_user',
  name: 'real_name',
  email: 'email',
  phone: 'telephone',
  description: 'description',
  avatar: 'avatar',
  enabled: 'disabled',
  organization_id: 'id_company',
  employee_number: 'num_employee',
  may_sign_in: 'enable_login',
};

const { name, email, phone, description, employee_number } = personSpec.fields;
const TEXTS = z.object({
  id_user: loginSchema,
  password: lineSchema(1000).optional(),
  real_name: name.schema.optional(),
  email: email.schema.optional(),
  telephone: phone.schema.optional(),
  description: description.schema.optional(),
  avatar: lineSchema(100).optional(),
  num_employee: employee_number.schema.optional(),
});

const YES = ['1', 'true', 'yes', 'si', 'sí'];
const NO = ['0', 'false', 'no'];

/** What a row says. Fields left blank are not there: they change nothing. */
export interface Said {
  readonly row: number;
  readonly login: string;
  readonly password: string;
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly custom: Readonly<Record<string, string | number | boolean>>;
  /** As typed; blank when there is none. */
  readonly company: string;
  readonly faults: readonly FieldFault[];
}

/** Reads the cells of one row; everything that is wrong with their form is a fault of its column. */
export function readRow({ row, cells, broken }: CsvRow, fields: readonly CustomField[], language: Language): Said {
  if (broken !== undefined) return { ...UNREADABLE, row, faults: [{ field: '', key: broken }] };
  const faults = shapeFaults(cells, fields);
  // With too few cells nothing is known to stand where it belongs.
  if (cells.length < COLUMNS.length) return { ...UNREADABLE, row, faults };
  const cell = (column: Column): string => (cells[COLUMNS.indexOf(column)] ?? '').trim();
  const flag = (column: Column): boolean | undefined => {
    const text = cell(column).toLowerCase();
    if (YES.includes(text) || NO.includes(text)) return YES.includes(text);
    if (text !== '') faults.push({ field: column, key: 'import.flag', values: { value: cell(column).slice(0, 40) } });
    return undefined;
  };
  const login = cell('id_user').toLowerCase();
  const password = cells[1] ?? '';
  faults.push(...textFaults({ ...texts(cells), id_user: login }, language));
  const disabled = flag('disabled');
  const values = {
    name: cell('real_name'),
    email: cell('email'),
    phone: cell('telephone'),
    description: cell('description'),
    avatar: cell('avatar'),
    employee_number: cell('num_employee'),
    enabled: disabled === undefined ? undefined : !disabled,
    may_sign_in: flag('enable_login'),
  };
  return {
    row,
    login,
    password,
    values: given(values),
    custom: readCustom(cells, fields, faults),
    company: cell('id_company'),
    faults,
  };
}

const UNREADABLE = { login: '', password: '', values: {}, custom: {}, company: '' };

const given = <T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== '')) as Record<string, T>;

/** The custom columns may be left out at the end; blank cells beyond them say nothing. */
function shapeFaults(cells: readonly string[], fields: readonly CustomField[]): FieldFault[] {
  const most = COLUMNS.length + fields.length;
  const found = cells.findLastIndex((c) => c.trim() !== '') + 1;
  const values = { found: cells.length, least: COLUMNS.length, most };
  if (cells.length < COLUMNS.length) return [{ field: '', key: 'import.tooFew', values }];
  return found > most ? [{ field: '', key: 'import.tooMany', values: { ...values, found } }] : [];
}

const texts = (cells: readonly string[]): Record<string, string> =>
  given(Object.fromEntries(Object.keys(TEXTS.shape).map((c) => [c, cells[COLUMNS.indexOf(c as Column)]?.trim()])));

function textFaults(values: Record<string, string>, language: Language): readonly FieldFault[] {
  try {
    parsePart(TEXTS, values, () => false, language);
    return [];
  } catch (error) {
    if (error instanceof Fault) return error.errors;
    throw error;
  }
}

function readCustom(cells: readonly string[], fields: readonly CustomField[], faults: FieldFault[]): Said['custom'] {
  const custom: Record<string, string | number | boolean> = {};
  for (const [i, field] of fields.entries()) {
    const text = (cells[COLUMNS.length + i] ?? '').trim();
    if (text === '') continue;
    const value = typed(field, text);
    const wrong = customFault(field, value, custom) ?? controlFault(field, text);
    if (wrong) faults.push({ field: field.key, ...wrong });
    else custom[field.key] = value;
  }
  return custom;
}

function typed(field: CustomField, text: string): string | number | boolean {
  if (field.type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  const flag = text.toLowerCase();
  return field.type === 'boolean' && [...YES, ...NO].includes(flag) ? YES.includes(flag) : text;
}

const LONGEST = 4000;

function controlFault(field: CustomField, text: string): Omit<FieldFault, 'field'> | undefined {
  const schema = field.type === 'longtext' ? textSchema(LONGEST) : lineSchema(LONGEST);
  if (schema.safeParse(text).success) return undefined;
  return { key: text.length > LONGEST ? 'import.tooLong' : 'field.control', values: { label: field.label } };
}
