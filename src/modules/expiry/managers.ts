import { may } from '#access/decide.ts';
import type { GrantFacts, Policy } from '#access/policy.ts';
import { grant } from '#modules/grants/access.ts';
import { isSystem } from '#platform/system-actors.ts';

/**
 * Who manages the grants at a place: those who may change them by a grant at the place itself, else at the next one
 * above, and so on up to the super administrators. Only people who are active now.
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

  /**
   * Ids of those who manage the grants at the place, from the nearest level at which anybody fits: where all of them are
   * concerned themselves, the matter is one of the level above.
   */
  of(placeId: string, fits: (personId: string) => boolean): readonly string[] {
    for (const above of this.#policy.tree.ancestors(placeId)) {
      const found = this.#at(above, placeId).filter(fits);
      if (found.length > 0) return found;
    }
    return this.chiefs.filter(fits);
  }

  /** The super administrators who are active. */
  get chiefs(): readonly string[] {
    return this.#remembered('', () => this.#policy.people.filter((p) => p.kind === 'superadmin').map((p) => p.id));
  }

  /** Those who may change grants at the place by a grant at this place above it, or at itself. */
  #at(above: string, placeId: string): readonly string[] {
    const row = { place_id: placeId, person_id: null };
    return this.#remembered(`${above} ${placeId}`, () =>
      (this.#byPlace.get(above) ?? [])
        .filter((g) => g.below || above === placeId)
        .flatMap((g) => this.#holdersOf(g))
        .filter((personId) => may(this.#policy, { personId, now: this.#now }, grant, 'edit', row)),
    );
  }

  #remembered(key: string, find: () => readonly string[]): readonly string[] {
    const found = this.#known.get(key) ?? this.#active([...new Set(find())]);
    this.#known.set(key, found);
    return found;
  }

  #holdersOf({ personId, groupId }: GrantFacts): string[] {
    if (personId !== null) return [personId];
    return this.#policy.people.filter((p) => groupId !== null && p.groups.includes(groupId)).map((p) => p.id);
  }

  #active(ids: readonly string[]): readonly string[] {
    return ids.filter((id) => {
      const person = this.#policy.person(id);
      return person !== undefined && !isSystem(id) && this.#policy.isActive(person, this.#now);
    });
  }
}
