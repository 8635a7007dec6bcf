import type { PersonShift } from '#access/diff.ts';
import { type FieldsRead, fieldsDeciding } from '#access/fields.ts';
import type { Permission } from '#access/permission.ts';
import type { Ctx } from '#platform/context.ts';
import { inTransaction, rowsOf } from '#platform/db.ts';
import type { JobKind } from '#platform/jobs.ts';
import type { Json } from '#platform/tables.ts';
import type { Write } from '#wire/write.ts';
import type { ExactDiff, Proposal } from './schema.ts';
import { visiblePeople } from './diff.ts';
import { ExactCount } from './exact-count.ts';
import { alikeRecords, relatedRecords } from './exact-records.ts';
import { titles } from './impact.ts';
import { type OnShare, Pace, shiftsBetween, THOUSAND } from './pace.ts';
import { afterFor, type Proposed, proposed } from './propose.ts';

/** People who are named. */
const NAMED = 1000;
const EXAMPLES = 3;
/** Milliseconds that one statement may take. */
const PATIENCE = 600_000;
const KIND = 'access.diff';

/** Share of the work that comparing people takes. */
const COMPARING = 100;

/** Leaves the count to a job, once it is clear that the asker may make the changes. @throws Fault 403, 404, 409, 422 */
export async function startExactDiff(ctx: Ctx, changes: readonly (Proposal | Write)[]): Promise<{ job_id: string }> {
  await proposed(ctx, changes);
  return { job_id: await ctx.enqueue(KIND, { changes } as unknown as Json, THOUSAND) };
}

export const exactDiffJob: JobKind = {
  kind: KIND,
  run: async ({ ctx, input, progress, finish }) => {
    const { changes } = input as unknown as { changes: readonly (Proposal | Write)[] };
    const answer = await exactDiff(ctx, changes, progress);
    await finish(async () => answer as unknown as Json);
  },
};

/** Who would gain and lose what by the changes, on how many records to the last one; nothing is changed. */
export async function exactDiff(ctx: Ctx, changes: readonly (Proposal | Write)[], tell: OnShare): Promise<ExactDiff> {
  return countDiff(ctx, await proposed(ctx, changes), tell);
}

/** The same between two policies. */
export async function countDiff(ctx: Ctx, both: Proposed, tell: OnShare): Promise<ExactDiff> {
  const pace = new Pace(tell);
  const shifts = await shiftsBetween(ctx, both, pace, COMPARING);
  const byType = Map.groupBy(changing(shifts, both, ctx), (p) => p.resource.type);
  const counts = new Map<string, ExactCount>();
  let share = COMPARING;
  for (const [type, permissions] of byType) {
    const next = share + (THOUSAND - COMPARING) / byType.size;
    const then = { ...both, after: afterFor(both, type) };
    counts.set(type, await counted(ctx, then, permissions, shifts, { pace, from: share, to: next }));
    share = next;
  }
  const types = [];
  for (const [type, count] of counts) types.push({ type, ...(await told(ctx, type, count)) });
  return {
    gain: shifts.filter((d) => d.gains.length > 0).length,
    lose: shifts.filter((d) => d.loses.length > 0).length,
    records: types.reduce((sum, t) => sum + t.records, 0),
    types,
    permissions: perPermission(shifts),
    ...(await people(ctx, shifts, [...counts.values()])),
  };
}

/** The permissions that change for anybody and are about records that are here: of other applications we know none. */
function changing(shifts: readonly PersonShift[], { before }: Proposed, ctx: Ctx): Permission[] {
  const names = new Set(shifts.flatMap((d) => [...d.gains, ...d.loses].flatMap((s) => s.permissions)));
  return before.permissions.list.filter(
    (p) => names.has(p.name) && ctx.knows(p.resource.type) && p.resource.actions[p.action]?.creates !== true,
  );
}

interface Stretch {
  readonly pace: Pace;
  /** Thousandths of the whole work. */
  readonly from: number;
  readonly to: number;
}

async function counted(
  ctx: Ctx,
  both: Proposed,
  permissions: readonly Permission[],
  shifts: readonly PersonShift[],
  { pace, from, to }: Stretch,
): Promise<ExactCount> {
  const r = (permissions[0] as Permission).resource;
  const named = new Map(permissions.map((p) => [p.name, p]));
  const speaks = (d: PersonShift): boolean =>
    [...d.gains, ...d.loses].some((s) => s.permissions.some((name) => named.has(name)));
  const concerned = shifts.filter(speaks);
  const reads = readsOf(both, permissions, concerned);
  const middle = (from + to) / 2;
  const count = await inTransaction(
    ctx.tables,
    async (trx) => {
      await rowsOf(trx, `set local statement_timeout = ${PATIENCE}; set local idle_in_transaction_session_timeout = 0`);
      const alike = await alikeRecords(trx, ctx, r, reads);
      const made = new ExactCount(both, r, reads, alike, ctx.now.getTime());
      for (const d of concerned) {
        made.concern(d, named);
        await pace.at(from);
      }
      const all = Math.max(
        1,
        alike.reduce((sum, kind) => sum + kind.count, 0),
      );
      let done = 0;
      for await (const rows of relatedRecords(trx, ctx, r, reads, [...made.people.keys()], made.newPlaces)) {
        for (const row of rows) {
          made.correct(row);
          await pace.at(from + ((middle - from) * ++done) / all);
        }
      }
      return made;
    },
    { isolation: 'repeatable read' },
  );
  let done = 0;
  for (const who of count.people.values()) {
    count.judge(who);
    await pace.at(middle + ((to - middle) * ++done) / count.people.size);
  }
  return count;
}

/** What decisions for these people read, before or after. */
function readsOf(
  { before, after }: Proposed,
  permissions: readonly Permission[],
  shifts: readonly PersonShift[],
): FieldsRead {
  const [a, b] = [before, after].map((policy) => {
    const kinds = new Set(shifts.flatMap((d) => policy.person(d.personId)?.kind ?? []));
    return fieldsDeciding(policy, permissions, kinds);
  }) as [FieldsRead, FieldsRead];
  return { own: new Set([...a.own, ...b.own]), other: new Set([...a.other, ...b.other]) };
}

async function told(ctx: Ctx, type: string, count: ExactCount): Promise<Omit<ExactDiff['types'][number], 'type'>> {
  const spec = ctx.specOf(type);
  const examples = async (way: 'gained' | 'lost') => {
    const found: string[] = [];
    for (const id of count.candidates(way)) {
      const row = await ctx.read(spec).find(id);
      if (row && count.isConcerned(row, way)) found.push(id);
      if (found.length === EXAMPLES) break;
    }
    return titles(ctx, spec, found);
  };
  const { gained, lost, either } = count.totals();
  return {
    records: either,
    gained: { count: gained, examples: await examples('gained') },
    lost: { count: lost, examples: await examples('lost') },
  };
}

function perPermission(shifts: readonly PersonShift[]): ExactDiff['permissions'] {
  const found = new Map<string, { gain: number; lose: number }>();
  for (const d of shifts) {
    for (const [way, list] of [
      ['gain', d.gains],
      ['lose', d.loses],
    ] as const) {
      for (const permission of new Set(list.flatMap((s) => s.permissions))) {
        const known = found.get(permission) ?? { gain: 0, lose: 0 };
        known[way]++;
        found.set(permission, known);
      }
    }
  }
  return [...found].map(([permission, sums]) => ({ permission, ...sums }));
}

async function people(
  ctx: Ctx,
  shifts: readonly PersonShift[],
  counts: readonly ExactCount[],
): Promise<Pick<ExactDiff, 'people' | 'others' | 'more_people'>> {
  const { rows, visible } = await visiblePeople(
    ctx,
    shifts.map((d) => d.personId),
    NAMED,
  );
  return {
    others: shifts.length - visible,
    more_people: visible - rows.length,
    people: rows.map((row) => ({
      id: row.id,
      name: row.name as string,
      records: counts
        .flatMap((count) => count.people.get(row.id)?.asked ?? [])
        .filter(({ gained, lost }) => gained + lost > 0)
        .map(({ p, gained, lost }) => ({ permission: p.name, gained, lost })),
    })),
  };
}
