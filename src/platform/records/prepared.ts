import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { prepared, type QueryExecutor } from '../db.ts';

/** Each connection keeps a plan for every name; a text that comes after so many others is planned each time. */
const MOST = 300;
const names = new Map<string, string>();

/**
 * Runs a statement that comes again and again, prepared under a name of its own.
 * @param steady its best plan does not depend on the values: it is planned once a connection
 */
export async function preparedByText<Row>(
  db: QueryExecutor,
  text: string,
  values: readonly unknown[],
  steady = false,
): Promise<Row[]> {
  const name = nameOf(text);
  const written = values.map(asWritten);
  if (name !== undefined) return prepared<Row>(db, name, text, written, steady);
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, written) as CompiledQuery<Row>)).rows;
}

const literals = new WeakMap<readonly unknown[], string>();

/** The driver writes an array out anew for every statement; long lists of ids are written once. */
function asWritten(value: unknown): unknown {
  if (!Array.isArray(value) || value.length < 9) return value;
  const known = literals.get(value);
  if (known !== undefined) return known;
  if (!value.every((v) => typeof v === 'string' && UUID.test(v))) return value;
  const text = `{${value.join(',')}}`;
  literals.set(value, text);
  return text;
}

const UUID = /^[0-9a-f-]{36}$/;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `list_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
  names.set(text, name);
  return name;
}
