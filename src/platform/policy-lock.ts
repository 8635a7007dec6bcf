import { CompiledQuery, type Kysely } from 'kysely';
import type { PolicySource, PolicyState } from './policy-source.ts';
import type { Tables } from './tables.ts';

/**
 * Writes decided by a policy hold it still until they are committed: a change of policy waits for them, so that
 * nothing is committed on the strength of rights that were taken away before.
 */
export async function lockPolicy(trx: Kysely<Tables>, e: { readonly changesPolicy?: true | undefined }): Promise<void> {
  const lock = e.changesPolicy ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await trx.executeQuery(CompiledQuery.raw(`select ${lock}(4711)`, []));
}

/** The policy as it is committed now. */
export async function policyNow(db: Kysely<Tables>, policies: PolicySource): Promise<PolicyState> {
  const { n } = await db.selectFrom('policy_epoch').select('n').executeTakeFirstOrThrow();
  return policies.at(n);
}
