import type { GrantFacts, PersonFacts, Policy, ProfileFacts } from '#access/policy.ts';
import type { PlaceNode } from '#access/tree.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { putMemberAt, refuseForeignPlace, removeMemberAt } from '#modules/places/section.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Proposal } from './api.ts';
import { toGrant, toPerson, toPlace } from './policy-source.ts';

export interface Proposed {
  readonly before: Policy;
  readonly after: Policy;
}

/** Carries what came out of a transaction that is to be rolled back. */
class TakenBack extends Error {
  readonly result: Proposed;
  constructor(result: Proposed) {
    super('The change was made on trial.');
    this.result = result;
  }
}

/**
 * The policy as it is and as these changes would leave it. They are made as if for good, by the verbs that make them,
 * and taken back: whoever may not make them is refused in the same words, and no rule is written twice.
 * @throws Fault 403, 404, 409, 422
 */
export async function proposed(ctx: Ctx, changes: readonly Proposal[]): Promise<Proposed> {
  if (changes.length === 0) return { before: ctx.policy, after: ctx.policy };
  try {
    await ctx.transaction(async (trial) => {
      const touched = new Touched();
      for (const change of changes) await make(trial, change, touched);
      throw new TakenBack({ before: trial.policy, after: await touched.applied(trial) });
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result;
    throw error;
  }
  throw new Error('A trial ended without being taken back.');
}

/** Records that a trial has changed, by id. */
class Touched {
  readonly profiles = new Set<string>();
  readonly grants = new Set<string>();
  readonly gone = new Set<string>();
  readonly places = new Set<string>();
  readonly people = new Set<string>();

  /** The policy with these records as they are now. */
  async applied(ctx: Ctx): Promise<Policy> {
    const rows = async (spec: RecordSpec, ids: ReadonlySet<string>): Promise<DbRow[]> => {
      const found = await Promise.all([...ids].map((id) => ctx.read(spec).peek(id)));
      return found.filter((row) => row !== undefined);
    };
    return ctx.policy.with({
      profiles: (await rows(profileSpec, this.profiles)).map(asProfile),
      places: (await rows(placeSpec, this.places)).map((row): PlaceNode => toPlace(row as never)),
      people: (await rows(personSpec, this.people)).map(
        (row): PersonFacts => toPerson({ ...row, groups: row.places } as never),
      ),
      grants: (await rows(grantSpec, this.grants)).map((row): GrantFacts => toGrant(row as never)),
      without: [...this.gone],
    });
  }
}

const asProfile = (row: DbRow): ProfileFacts => ({
  id: row.id,
  name: row.name as string,
  placeId: row.place_id as string,
  bits: row.bits as string[],
  lines: row.lines as ProfileFacts['lines'],
  lifecycle: row.lifecycle as NonNullable<ProfileFacts['lifecycle']>,
});

async function make(ctx: Ctx, p: Proposal, touched: Touched): Promise<void> {
  const { change } = p;
  if (change === 'profile') {
    await edit(ctx, profileSpec, p, touched.profiles);
  } else if (change === 'grant') {
    const { change: _, ...values } = p;
    const row = await ctx.write(grantSpec).create(values);
    touched.grants.add(row.id);
    if (p.person_id !== undefined) touched.people.add(p.person_id);
  } else if (change === 'editGrant') {
    await edit(ctx, grantSpec, p, touched.grants);
  } else if (change === 'deleteGrant') {
    await ctx.write(grantSpec).remove(p.id);
    touched.gone.add(p.id);
  } else if (change === 'movePlace') {
    await edit(ctx, placeSpec, p, touched.places);
  } else {
    await belong(ctx, p, touched);
  }
}

async function edit(
  ctx: Ctx,
  spec: RecordSpec,
  { id, ...values }: Proposal & { readonly id: string },
  touched: Set<string>,
): Promise<void> {
  const row = await ctx.read(spec).find(id, true);
  if (!row) throw notFound();
  const posted = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name !== 'change' && value !== undefined),
  );
  await ctx.write(spec).edit(id, posted, row.version);
  touched.add(id);
}

/** Joining and leaving are decided by their endpoint's action, which is asked here in its place. */
async function belong(ctx: Ctx, p: Extract<Proposal, { change: 'join' | 'leave' }>, touched: Touched): Promise<void> {
  const row = await ctx.read(placeSpec).find(p.place_id, true);
  if (!row) throw notFound();
  refuseForeignPlace(ctx, row);
  touched.people.add(p.person_id);
  if (p.change === 'join') {
    await putMemberAt(ctx, row, p.person_id, {});
    return;
  }
  for (const g of ctx.policy.grants) {
    if (g.placeId === p.place_id && g.personId === p.person_id) touched.gone.add(g.id);
  }
  await removeMemberAt(ctx, row, p.person_id);
}
