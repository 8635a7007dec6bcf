import type { Ctx } from '#platform/context.ts';
import { type QueryExecutor, rowsOf } from '#platform/db.ts';

/** Changes that are taken over one by one; more of them are loaded faster with everything else. */
const MOST = 2000;
/** Epochs that are remembered: a process that stood still for longer loads everything. */
const KEPT = 10_000;

const KINDS = ['person', 'place', 'profile', 'grant'] as const;
type Kind = (typeof KINDS)[number];

/** An epoch, with what tells it from the same epoch of another history, as a restored copy has one. */
export interface Moment {
  readonly epoch: number;
  /** When it began; null when the log does not go back to it. */
  readonly begun: string | null;
}

/** What has changed up to a moment, by id. */
export type Changed = Moment & Readonly<Record<Kind, readonly string[]>>;

interface LogRow {
  n: number;
  begun: string | null;
  epoch: number | null;
  at: string | null;
  kind: Kind | 'all' | null;
  id: string | null;
}

const BEGUN = '(select max(at) from policy_change where epoch = ';
const NOW = `select e.n as epoch, ${BEGUN} e.n) as begun from policy_epoch e`;
const SINCE =
  `select e.n, ${BEGUN} $1) as begun, c.epoch, c.at, c.kind, c.id from policy_epoch e ` +
  `left join policy_change c on c.epoch > $1 and c.epoch <= e.n order by c.epoch limit ${MOST + 1}`;

/** The epoch of the policy as this transaction sees it. */
export async function momentNow(db: QueryExecutor): Promise<Moment> {
  return (await rowsOf<Moment>(db, NOW))[0] ?? { epoch: 0, begun: null };
}

/**
 * What has changed since a moment that is known. Undefined when nobody can say: the log has a gap or begins later, it
 * says that everything may be different, too much is, or the database has another history.
 */
export async function changedSince(db: QueryExecutor, { epoch, begun }: Moment): Promise<Changed | undefined> {
  const log = await rowsOf<LogRow>(db, SINCE, [epoch]);
  const now = log[0]?.n ?? 0;
  const told = new Set(log.flatMap((row) => row.epoch ?? []));
  if (log.length > MOST || told.size !== now - epoch || begun === null || log[0]?.begun !== begun) return undefined;
  if (log.some((row) => row.kind === 'all')) return undefined;
  const of = (kind: Kind): string[] => [...new Set(log.flatMap((row) => (row.kind === kind && row.id) || []))];
  return {
    epoch: now,
    begun: log.at(-1)?.at ?? begun,
    person: of('person'),
    place: of('place'),
    profile: of('profile'),
    grant: of('grant'),
  };
}

/** Forgets what changed long ago. */
export async function forgetChanges(ctx: Ctx): Promise<void> {
  await rowsOf(ctx.tables, 'delete from policy_change where epoch <= (select n from policy_epoch) - $1::bigint', [
    KEPT,
  ]);
}
