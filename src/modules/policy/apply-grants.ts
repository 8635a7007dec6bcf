import { hasFullPower } from '#access/strength.ts';
import { giveAll } from '#modules/grants/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import type { Named } from './names.ts';
import { grantNames } from './names-of-grant.ts';
import { grantKey, idsOf, isOver, type PlannedGrant, storedGrants } from './plan-grants.ts';
import type { Run } from './run.ts';

/** What grants are there, and which of them the file speaks of. */
export interface GrantsNow {
  readonly stored: ReadonlyMap<string, DbRow>;
  readonly kept: Set<string>;
}

export async function grantsNow(run: Run, planned: readonly PlannedGrant[]): Promise<GrantsNow> {
  const stored = await storedGrants(run.ctx);
  const kept = new Set(
    planned.flatMap((g) => {
      const ids = idsOf(g);
      return ids ? [grantKey(ids)] : [];
    }),
  );
  return { stored, kept };
}

/** Changes the grants that are there and gives the others. */
export async function saveGrants(run: Run, planned: readonly PlannedGrant[], now: GrantsNow): Promise<void> {
  const fresh: { readonly grant: PlannedGrant; readonly values: Values }[] = [];
  for (const grant of planned) {
    const ids = idsOf(grant);
    const row = ids && now.stored.get(grantKey(ids));
    if (ids && (!row || isOver(row, run.ctx.now)) && !maySay(run, grant)) {
      run.checked.problems.add([...grant.path, 'cause'], 'policy.cause', { cause: grant.cause });
      continue;
    }
    if (row && isOver(row, run.ctx.now)) {
      // It would be in the way of a new one like it.
      await run.attempt(grant.path, [], () => run.ctx.write(grantSpec).remove(row.id));
    } else if (row) {
      const node: Named = { id: row.id, name: grant.name, row, entry: undefined };
      await run.save(grantSpec, { path: grant.path, node, given: grant.given }, grant.name);
      continue;
    }
    if (ids) fresh.push({ grant, values: { ...ids, ...valuesOf(grant) } });
  }
  if (fresh.length === 0) return;
  const { problems } = run.checked;
  await run.attempt(['grants'], [], async () => {
    const made = await giveAll(
      run.ctx,
      fresh.map((f) => f.values),
      (i, fault) => {
        const { grant } = fresh[i] as (typeof fresh)[number];
        problems.refusal(grant.path, fault, nameOf);
      },
    );
    fresh.forEach(({ grant }, i) => {
      if (made[i]) run.note({ change: 'create', type: 'grant', name: grant.name, fields: fieldsOf(grant) }, grant.path);
    });
  });
}

/** What somebody says to have given a grant. The others are what the installation itself says of those it gives. */
const SAID: ReadonlySet<string> = new Set(['hand', 'import']);

const maySay = ({ ctx }: Run, { cause }: PlannedGrant): boolean =>
  SAID.has(cause) || hasFullPower(ctx.policy, ctx.asker);

const valuesOf = (g: PlannedGrant): Values => {
  const value = (field: string): unknown => g.given.find((x) => x.field === field)?.value() ?? null;
  return { below: value('below') === true, starts_at: value('starts_at'), ends_at: value('ends_at') };
};

const fieldsOf = (g: PlannedGrant) =>
  g.given.filter((x) => x.said).map((x) => ({ field: x.name, before: null, after: x.shown }));

const NAMES: Readonly<Record<string, string>> = { starts_at: 'from', ends_at: 'until', place_id: 'at' };
const nameOf = (field: string): string => NAMES[field] ?? field.replace(/_id$/, '');

/** Takes away, or tells of, the grants that are there and not in the file. */
export async function pruneGrants(run: Run, now: GrantsNow): Promise<void> {
  const { directory } = run.checked;
  for (const [key, row] of now.stored) {
    if (now.kept.has(key) || isOver(row, run.ctx.now)) continue;
    const name = grantNames(row, directory)?.text;
    if (name !== undefined) await run.prune(grantSpec, { id: row.id, name, row, entry: undefined }, name, 'grants');
  }
}
