import { may } from '#access/decide.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { Suggestion } from './api.ts';
import { grantSpec } from './schema.ts';
import { refuseGiving } from './service.ts';

const MOST = 3;

/**
 * Grants that most people of the same organization have and this person has not: of those that the asker may view and
 * could give, the commonest first. People are counted, not named.
 */
export function suggestFor(ctx: Ctx, row: Loaded): Suggestion[] {
  const organization = row.organization_id as string | null;
  if (organization === null) return [];
  const { policy, asker } = ctx;
  const colleagues = new Set(policy.people.filter((p) => p.organizationId === organization).map((p) => p.id));
  const own = new Set(policy.everyGrantOf(row.id).map((g) => `${g.profileId} ${g.placeId}`));
  const counted = new Map<string, { profileId: string; placeId: string; below: boolean; people: number }>();
  for (const g of policy.grants) {
    if (g.personId === null || !colleagues.has(g.personId) || own.has(`${g.profileId} ${g.placeId}`)) continue;
    const seen = { id: g.id, place_id: g.placeId, person_id: g.personId };
    if (!may(policy, asker, grantSpec.resource, 'view', seen)) continue;
    const key = `${g.profileId} ${g.placeId} ${g.below}`;
    const known = counted.get(key) ?? { profileId: g.profileId, placeId: g.placeId, below: g.below, people: 0 };
    counted.set(key, { ...known, people: known.people + 1 });
  }
  const found: Suggestion[] = [];
  for (const s of [...counted.values()].toSorted((a, b) => b.people - a.people)) {
    if (found.length === MOST) break;
    const grant = { person_id: row.id, profile_id: s.profileId, place_id: s.placeId, below: s.below };
    if (!couldGive(ctx, grant, row)) continue;
    const profile = policy.profiles.get(s.profileId)?.name ?? '';
    const place = policy.tree.node(s.placeId)?.name ?? '';
    found.push({ profile_id: s.profileId, profile, place_id: s.placeId, place, below: s.below, people: s.people });
  }
  return found;
}

function couldGive(ctx: Ctx, grant: Readonly<Record<string, unknown>>, row: Loaded): boolean {
  try {
    refuseGiving(ctx, grant, row);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
