import { refuseExcess, refuseGrant } from '#modules/grants/section.ts';
import type { importForm } from '#modules/people/api.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { refuseForeignPlace } from '#modules/places/section.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { z } from 'zod';

/** What is imported, and what the form says about all of it. */
export type ImportInput = z.output<z.ZodObject<typeof importForm>> & { readonly csv: string };

/** What the form says, checked. */
export interface Form {
  readonly group: string | undefined;
  readonly profile: string | undefined;
  readonly kind: 'grouped' | 'standalone';
  /** Then the passwords of the file need not be good: they open the door once. */
  readonly mustChange: boolean;
  /** Wins over what the file says, as all of the form does. */
  readonly avatar: string | undefined;
}

/**
 * Checks what holds for all rows: whoever imports must be allowed to bring people into the group (or to give the
 * profile there), and may only hand out what they hold themselves. @throws Fault 403, 422
 */
export async function checkForm(ctx: Ctx, input: ImportInput): Promise<Form> {
  const { group_id: group, profile_id: profile } = input;
  if (profile !== undefined && group === undefined) throw invalid({ field: 'group_id', key: 'import.needsGroup' });
  if (group !== undefined) await checkGroup(ctx, group, profile);
  return {
    group,
    profile,
    kind: input.global_profile === 'external' ? 'standalone' : 'grouped',
    mustChange: input.must_change_password ?? true,
    avatar: input.avatar,
  };
}

async function checkGroup(ctx: Ctx, group: string, profile: string | undefined): Promise<void> {
  const row = ctx.policy.tree.kindOf(group) === 'group' ? await ctx.read(placeSpec).find(group) : undefined;
  if (!row) throw invalid({ field: 'group_id', key: 'field.unknown.place' });
  for (const g of ctx.policy.grants) if (g.groupId === group) refuseExcess(ctx, g);
  if (profile !== undefined) return refuseGrant(ctx, profile, group);
  refuseForeignPlace(ctx, row);
}
