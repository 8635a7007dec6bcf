import { identifier, linkColumns } from '#access/sql.ts';
import type { Field } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import { linkJoins } from './link-use.ts';

/** A record as loaded: its columns and its links as arrays. */
export type DbRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

/** SQL of fields that are no columns (counts and the like), over alias `t`. */
export type Computed = Readonly<Record<string, string>>;

/** Everything a decision or an answer needs of a record, as SELECT list over alias `t`. */
export function selectList(spec: RecordSpec, computed: Computed): string {
  const extra = Object.entries(computed).map(([name, text]) => `(${text}) as ${identifier(name)}`);
  return ['t.*', ...extra, ...linkColumns(spec.resource, 't')].join(', ');
}

/** SELECT list over alias `t` for a page: only the links that some decision will read, with the joins that bring them. */
export function pageColumns(
  spec: RecordSpec,
  computed: Computed,
  links: ReadonlySet<string>,
): { columns: string; joins: string } {
  const extra = Object.entries(computed).map(([name, text]) => `(${text}) as ${identifier(name)}`);
  const { columns, joins } = linkJoins(spec.resource, links);
  return { columns: ['t.*', ...extra, ...columns].join(', '), joins };
}

/** The expression a list is ordered by: text without regard to case, NULL as the lowest. */
export function sortExpression(name: string, field: Field): string {
  const column = `t.${identifier(name)}`;
  if (field.type === 'text' || field.type === 'email' || field.type === 'choice') {
    return field.nullable ? `lower(coalesce(${column}, ''))` : `lower(${column})`;
  }
  return column;
}

/** PostgreSQL's name for a sort key's type, for the cursor. */
export function sortType(field: Field): string {
  if (field.type === 'datetime') return 'timestamptz';
  if (field.type === 'date') return 'date';
  if (field.type === 'integer') return 'bigint';
  return field.type === 'number' ? 'numeric' : 'text';
}

/** A value as the driver takes it: JSON fields as text. */
export const toColumn = (field: Field | undefined, value: unknown): unknown =>
  field?.type === 'json' && value !== undefined ? JSON.stringify(value) : value;

/** A value as it crosses the wire. */
export const toWire = (field: Field, value: unknown): unknown =>
  field.type === 'number' && typeof value === 'string' ? Number(value) : value;
