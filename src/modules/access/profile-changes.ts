import type { Policy } from '#access/policy.ts';
import type { ProfileFacts } from '#access/profile-table.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { ProfileChange } from './schema.ts';
import type { Proposed } from './propose.ts';

/** Profiles that are told of cell by cell. */
const TOLD = 10;

/** The profiles that give something else after a change, as they are and as they would be, as far as the asker may view them. */
export async function profileChanges(ctx: Ctx, { before, after }: Proposed): Promise<ProfileChange[]> {
  const changed = [...before.profiles.values()].filter((p) => told(p) !== told(after.profiles.get(p.id)));
  const found: ProfileChange[] = [];
  for (const { id, name } of changed) {
    if (found.length === TOLD) break;
    if (!(await ctx.read(profileSpec).find(id))) continue;
    found.push({ id, name, before: givesOf(before, id), after: after.profiles.has(id) ? givesOf(after, id) : null });
  }
  return found;
}

const told = (p: ProfileFacts | undefined): string => JSON.stringify([p?.bits, p?.lines, p?.lifecycle ?? {}]);

function givesOf(policy: Policy, id: string): ProfileChange['before'] {
  const { bits = [], lines = [], lifecycle = {} } = policy.profiles.get(id) ?? {};
  return structuredClone({ bits, lines, lifecycle }) as ProfileChange['before'];
}
