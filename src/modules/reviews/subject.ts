import { may } from '#access/decide.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Verdict } from './decide.ts';
import type { Held } from './reviewers.ts';

/** What a row of a review is about: a grant - or, without one, that the person is a super administrator. */
export interface About {
  readonly grant_id: string | null;
  readonly person_id: string | null;
}

const CHIEF = { op: 'eq', field: 'kind', value: 'superadmin' } as const;

/** What rows are about as it is now, by grant or person; what is gone is missing. */
export class Subjects {
  readonly #rows: ReadonlyMap<string, DbRow>;

  private constructor(rows: readonly DbRow[]) {
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  static async of(ctx: Ctx, items: readonly About[]): Promise<Subjects> {
    const grants = items.flatMap((i) => i.grant_id ?? []);
    const chiefs = items.flatMap((i) => (i.grant_id === null ? (i.person_id ?? []) : []));
    return new Subjects([
      ...(grants.length === 0 ? [] : await ctx.read(grantSpec).forSystem({ op: 'in', field: 'id', values: grants })),
      ...(chiefs.length === 0 ? [] : await chiefsAmong(ctx, chiefs)),
    ]);
  }

  now(item: About): DbRow | undefined {
    return this.#rows.get(item.grant_id ?? item.person_id ?? '');
  }
}

const chiefsAmong = (ctx: Ctx, ids: readonly string[]): Promise<DbRow[]> =>
  ctx.read(personSpec).forSystem({ op: 'all', of: [CHIEF, { op: 'in', field: 'id', values: ids }] });

/** What one row is about as it is now, whoever asks. */
export const subjectNow = async (ctx: Ctx, item: About): Promise<DbRow | undefined> =>
  (await Subjects.of(ctx, [item])).now(item);

/** The super administrators whom the actor may view, as what a review is about. */
export async function chiefsHeld(ctx: Ctx): Promise<ReturnType<typeof chiefHeld>[]> {
  const rows = await ctx.read(personSpec).forSystem(CHIEF);
  return rows
    .filter((row) => may(ctx.policy, ctx.asker, personSpec.resource, 'view', row))
    .map(({ id }) => chiefHeld(id));
}

/** That somebody is a super administrator, in the form of a grant. */
export const chiefHeld = (person_id: string) =>
  ({ id: null, person_id, group_id: null, profile_id: null, place_id: ROOT_ID, below: true, cause: 'hand' }) as const;

/** Takes away or shortens what the row is about, in the actor's name. @throws Fault */
export async function carryOut(by: Ctx, item: About, now: DbRow, verdict: Verdict): Promise<void> {
  if (item.grant_id === null) {
    if (verdict.decision === 'shorten') throw invalid({ field: 'decision', key: 'review.chiefHasNoEnd' });
    if (verdict.decision === 'remove') await by.write(personSpec).edit(now.id, { kind: 'grouped' }, now.version);
    return;
  }
  if (verdict.decision === 'remove') await by.write(grantSpec).remove(now.id);
  if (verdict.decision === 'shorten') {
    if (typeof now.ends_at === 'string' && Date.parse(now.ends_at) <= Date.parse(verdict.until as string)) {
      throw invalid({ field: 'until', key: 'review.notShorter' });
    }
    await by.write(grantSpec).edit(now.id, { ends_at: verdict.until }, now.version);
  }
}

type Frozen = About & Held & { readonly starts_at: unknown; readonly ends_at: unknown; readonly decision: unknown };

/** Gives back what was taken or shortened, as the actor may give it. Answers which grant it is now. @throws Fault */
export async function giveBack(by: Ctx, item: Frozen): Promise<string | null> {
  if (item.grant_id === null) {
    if (item.decision === 'remove') await makeChief(by, item.person_id as string);
    return null;
  }
  if (item.decision === 'remove') return (await by.write(grantSpec).create(asGiven(item))).id;
  const grant = item.decision === 'shorten' ? await subjectNow(by, item) : undefined;
  if (grant) await by.write(grantSpec).edit(grant.id, { ends_at: item.ends_at }, grant.version);
  return item.grant_id;
}

async function makeChief(by: Ctx, id: string): Promise<void> {
  const [person] = await by.read(personSpec).forSystem({ op: 'eq', field: 'id', value: id });
  if (person) await by.write(personSpec).edit(id, { kind: 'superadmin' }, person.version);
}

function asGiven(item: Frozen): Record<string, unknown> {
  const { person_id, group_id, profile_id, place_id, below, starts_at, ends_at } = item;
  const held = person_id === null ? { group_id } : { person_id };
  return { ...held, profile_id, place_id, below, starts_at, ends_at };
}
