import type { Policy } from '#access/policy.ts';
import type { QueryExecutor } from './db.ts';
import type { Names } from './records/present.ts';

/** A policy with the names that go with it. */
export interface PolicyState {
  readonly epoch: number;
  readonly policy: Policy;
  readonly names: Names;
}

/** Where the policy comes from. The access section implements it; the platform only asks. */
export interface PolicySource {
  /** The policy of this epoch or a later one; loaded once for all who ask. */
  at(epoch: number): Promise<PolicyState>;
  /** The policy as this transaction sees it, with its own uncommitted changes. */
  within(db: QueryExecutor): Promise<PolicyState>;
}
