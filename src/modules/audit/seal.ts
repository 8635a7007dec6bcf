import type { Kysely } from 'kysely';
import { inTransaction, rowsOf } from '#platform/db.ts';
import type { Tables } from '#platform/tables.ts';
import { type Anchor, DIGEST, linked } from './chain.ts';

/** Entries put into the chain in one transaction. */
const AT_ONCE = 2000;
/** The advisory lock of whoever makes the chain longer; any number, the same in every version. */
const SEALING = 7_105_183;

/**
 * Puts the entries that wait into the chain, in the order of their numbers, until none waits. Nobody who writes waits
 * for it; of several processes one does it and the others leave it to that one.
 */
export async function sealAudit(db: Kysely<Tables>): Promise<void> {
  while ((await inTransaction(db, sealSome)) === AT_ONCE);
}

async function sealSome(trx: Kysely<Tables>): Promise<number> {
  const [lock] = await rowsOf<{ mine: boolean }>(trx, 'select pg_try_advisory_xact_lock($1) as mine', [SEALING]);
  if (!lock?.mine) return 0;
  const [head] = await rowsOf<Anchor & { now: string }>(
    trx,
    'select seq, hash, (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as now from audit_head',
  );
  if (!head) throw new Error('The chain of the audit has lost its head.');
  const fresh = await rowsOf<{ number: number; digest: Buffer }>(
    trx,
    `select a.number, ${DIGEST} as digest from audit_waiting w join audit a on a.number = w.number ` +
      'order by a.number limit $1',
    [AT_ONCE],
  );
  if (fresh.length === 0) return 0;
  let last = head.hash;
  const hashes = fresh.map(({ digest }) => {
    last = linked(last, digest, head.now);
    return last;
  });
  const numbers = fresh.map((e) => e.number);
  await rowsOf(
    trx,
    'insert into audit_seal (seq, number, hash, sealed_at) ' +
      "select $1::bigint + u.n, u.number, u.hash, timestamptz 'epoch' + $4::bigint * interval '1 microsecond' " +
      'from unnest($2::bigint[], $3::bytea[]) with ordinality u (number, hash, n)',
    [head.seq, numbers, hashes, head.now],
  );
  await rowsOf(trx, 'delete from audit_waiting where number = any($1::bigint[])', [numbers]);
  await rowsOf(trx, 'update audit_head set seq = $1, hash = $2', [head.seq + fresh.length, last]);
  return fresh.length;
}
