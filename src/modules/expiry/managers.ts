import { may } from '#access/decide.ts';
import type { GrantFacts, Policy } from '#access/policy.ts';
import { grant } from '#modules/grants/access.ts';
import { isSystem } from '#platform/system-actors.ts';

/**
 * Who manages the grants at a place: those who may change them by a grant at the place itself, else at the next one
 * above, and so on. Where there is nobody, the super administrators. Only people who are active now.
 */
export class Managers {
  readonly #policy: Policy;
  readonly #now: number;
  /** Grants with the permission, by their place. */
  readonly #byPlace = new Map<string, GrantFacts[]>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(policy: Policy, now: number) {
    this.#policy = policy;
    this.#now = now;
    const giving = new Map<string, boolean>();
    for (const g of policy.grants) {
      if (!giving.has(g.profileId)) giving.set(g.profileId, this.#gives(g.profileId));
      if (giving.get(g.profileId)) this.#byPlace.set(g.placeId, [...(this.#byPlace.get(g.placeId) ?? []), g]);
    }
  }

  #gives(profileId: string): boolean {
    return this.#policy.lines(profileId).some((l) => l.type === grant.type && l.action === 'edit');
  }

  /** Ids of the managers of grants at the place. */
  of(placeId: string): readonly string[] {
    const known = this.#known.get(placeId);
    if (known) return known;
    const found = this.#find(placeId);
    this.#known.set(placeId, found);
    return found;
  }

  /** The super administrators who are active. */
  get chiefs(): readonly string[] {
    return this.#active(this.#policy.people.filter((p) => p.kind === 'superadmin').map((p) => p.id));
  }

  #find(placeId: string): readonly string[] {
    const row = { place_id: placeId, person_id: null };
    for (const above of this.#policy.tree.ancestors(placeId)) {
      const holders = (this.#byPlace.get(above) ?? [])
        .filter((g) => g.below || above === placeId)
        .flatMap((g) => this.#holdersOf(g));
      const managers = this.#active([...new Set(holders)]).filter((personId) =>
        may(this.#policy, { personId, now: this.#now }, grant, 'edit', row),
      );
      if (managers.length > 0) return managers;
    }
    return this.chiefs;
  }

  #holdersOf({ personId, groupId }: GrantFacts): string[] {
    if (personId !== null) return [personId];
    return this.#policy.people.filter((p) => groupId !== null && p.groups.includes(groupId)).map((p) => p.id);
  }

  #active(ids: readonly string[]): string[] {
    return ids.filter((id) => {
      const person = this.#policy.person(id);
      return person !== undefined && !isSystem(id) && this.#policy.isActive(person, this.#now);
    });
  }
}
