import type { Policy } from '#access/policy.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { putMemberAt, refuseForeignPlace, removeMemberAt } from '#modules/places/section.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Proposal } from './api.ts';

export interface Proposed {
  readonly before: Policy;
  readonly after: Policy;
  /** Places that only the trial has made: whoever made them may see them named. */
  readonly made?: ReadonlySet<string>;
  /** People that only the trial has made, with their names. */
  readonly people?: ReadonlyMap<string, string>;
}

/**
 * The policy as it is and as these changes would leave it. They are made as if for good, by the verbs that make them,
 * and taken back: whoever may not make them is refused in the same words, and no rule is written twice.
 * @throws Fault 403, 404, 409, 422
 */
export async function proposed(ctx: Ctx, changes: readonly Proposal[]): Promise<Proposed> {
  if (changes.length === 0) return { before: ctx.policy, after: ctx.policy };
  return ctx.trial(async (trial) => {
    for (const change of changes) await make(trial, change);
    return { before: trial.policy, after: (await trial.settled()).policy };
  });
}

async function make(ctx: Ctx, p: Proposal): Promise<void> {
  switch (p.change) {
    case 'profile':
      return edit(ctx, profileSpec, p);
    case 'grant': {
      const { change: _, ...values } = p;
      await ctx.write(grantSpec).create(values);
      return;
    }
    case 'editGrant':
      return edit(ctx, grantSpec, p);
    case 'deleteGrant':
      return ctx.write(grantSpec).remove(p.id);
    case 'movePlace':
      return edit(ctx, placeSpec, p);
    default:
      return belong(ctx, p);
  }
}

async function edit(ctx: Ctx, spec: RecordSpec, { id, ...values }: Proposal & { readonly id: string }): Promise<void> {
  const row = await ctx.read(spec).find(id, true);
  if (!row) throw notFound();
  const posted = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name !== 'change' && value !== undefined),
  );
  await ctx.write(spec).edit(id, posted, row.version);
}

/** Joining and leaving are decided by their endpoint's action, which is asked here in its place. */
async function belong(ctx: Ctx, p: Extract<Proposal, { change: 'join' | 'leave' }>): Promise<void> {
  const row = await ctx.read(placeSpec).find(p.place_id, true);
  if (!row) throw notFound();
  refuseForeignPlace(ctx, row);
  if (p.change === 'join') await putMemberAt(ctx, row, p.person_id, {});
  else await removeMemberAt(ctx, row, p.person_id);
}
