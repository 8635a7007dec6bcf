import { createHash, createHmac } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { QueryExecutor } from '../db.ts';
import { conflict, invalid } from '../errors.ts';

export interface Repeat {
  readonly personId: string;
  readonly key: string;
  readonly endpoint: string;
  readonly body: unknown;
}

export interface Kept {
  readonly status: number;
  readonly answer: unknown;
}

/**
 * Bodies may hold passwords, so what is stored must not let anybody try some: the digest is made with the key, and of
 * the key itself only a digest is kept.
 */
const hashOf = ({ key, body }: Repeat): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(body ?? null))
    .digest('hex');
const nameOf = ({ key }: Repeat): string => createHash('sha256').update(key).digest('hex');

/** Reads the key of a request. @throws Fault 422 for a key that is too long or has odd characters */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw invalid({ field: 'Idempotency-Key', key: 'field.idempotencyKey' });
  }
  return header;
}

/**
 * The answer that the first request with this key got, if there was one. Two at once wait for each other.
 * @throws Fault 409 when the key was used for something else
 */
export async function earlierAnswer(db: QueryExecutor, r: Repeat): Promise<Kept | undefined> {
  await db.executeQuery(
    CompiledQuery.raw('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`${r.personId} ${r.key}`]),
  );
  const { rows } = await db.executeQuery<{ endpoint: string; body_hash: string; status: number; answer: unknown }>(
    CompiledQuery.raw('select endpoint, body_hash, status, answer from idempotency where person_id = $1 and key = $2', [
      r.personId,
      nameOf(r),
    ]),
  );
  const kept = rows[0];
  if (!kept) return undefined;
  if (kept.endpoint !== r.endpoint || kept.body_hash !== hashOf(r)) throw conflict('problem.keyReused');
  return { status: kept.status, answer: kept.answer };
}

/** Keeps the answer in the transaction of the creation. */
export async function keepAnswer(db: QueryExecutor, r: Repeat, kept: Kept): Promise<void> {
  await db.executeQuery(
    CompiledQuery.raw(
      'insert into idempotency (person_id, key, endpoint, body_hash, status, answer) values ($1, $2, $3, $4, $5, $6)',
      [r.personId, nameOf(r), r.endpoint, hashOf(r), kept.status, JSON.stringify(kept.answer ?? null)],
    ),
  );
}
