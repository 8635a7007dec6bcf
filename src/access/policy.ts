import type { Template } from './condition.ts';
import { type Cause, type GrantFacts, GrantTable } from './grants.ts';
import { type Permission, Permissions } from './permission.ts';
import { linesOf, type ProfileFacts, ProfileTable } from './profile-table.ts';
import { type Line, type Resource, UnknownNameError } from './resource.ts';
import { type PlaceNode, PlaceTree } from './tree.ts';
import { isWaiting } from './waiting.ts';

export type { Cause, GrantFacts, ProfileFacts };
export { linesOf };

export type PersonKind = 'superadmin' | 'grouped' | 'company-grouped' | 'standalone';
export const PERSON_KINDS: readonly PersonKind[] = ['superadmin', 'grouped', 'company-grouped', 'standalone'];

export interface PersonFacts {
  readonly id: string;
  readonly kind: PersonKind;
  readonly enabled: boolean;
  readonly organizationId: string | null;
  /** Groups the person is a member of. */
  readonly groups: readonly string[];
  /** Milliseconds since 1970; null is open-ended. Active while from <= now < until. */
  readonly validFrom: number | null;
  readonly validUntil: number | null;
}

export interface PolicyData {
  readonly places: readonly PlaceNode[];
  readonly people: readonly PersonFacts[];
  readonly profiles: readonly ProfileFacts[];
  readonly grants: readonly GrantFacts[];
}

/** What a new policy is based on: whatever it has in common with that one is not laid out again. */
interface Base {
  readonly policy: Policy;
  /** The grants, instead of those of the data; `same` as in the other policy. */
  readonly grants?: 'same' | { readonly each: Iterable<GrantFacts>; readonly most: number };
}

/** What a changed policy has anew; everything is found by its id. */
export interface PolicyChanges {
  readonly places?: readonly PlaceNode[];
  readonly people?: readonly PersonFacts[];
  readonly profiles?: readonly ProfileFacts[];
  readonly grants?: readonly GrantFacts[];
  /** Ids of grants that are taken away. */
  readonly without?: readonly string[];
}

const NO_GROUPS: readonly string[] = [];

/**
 * Everything that is granted, at one moment of the policy, laid out for fast reading: permissions ("cells") and
 * places are small integers, profiles are bit masks, grants are flat arrays sorted by person. Immutable.
 */
export class Policy {
  readonly tree: PlaceTree;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly permissions: Permissions;
  /** Words of 32 bits that a set of cells takes. */
  readonly words: number;
  /** See ProfileTable. */
  readonly allMask: Int32Array;
  readonly restMask: Int32Array;
  /** Cells that some grant of a person speaks of, by person number * words: a miss ends the search at once. */
  readonly personMask: Int32Array;
  /** What is held by whom, by slot: see there. */
  readonly held: GrantTable;
  readonly #people: readonly PersonFacts[];
  readonly #person: ReadonlyMap<string, number>;
  readonly #table: ProfileTable;

  /**
   * @throws UnknownNameError on a permission, profile or place that does not exist
   * @throws PlaceTreeError when the places do not form one tree
   */
  constructor(resources: readonly Resource[], data: PolicyData, base?: Base) {
    const from = base?.policy;
    this.tree = from && data.places === from.tree.all() ? from.tree : new PlaceTree(data.places);
    this.resources = from?.resources ?? new Map(resources.map((r) => [r.type, r]));
    this.permissions = from?.permissions ?? new Permissions(resources);
    this.#table = new ProfileTable(resources, this.permissions, data.profiles, from ? from.#table : undefined);
    this.profiles = this.#table.facts;
    this.words = this.#table.words;
    this.allMask = this.#table.allMask;
    this.restMask = this.#table.restMask;
    const samePeople = from !== undefined && data.people === from.#people && this.tree === from.tree;
    this.#people = samePeople ? from.#people : data.people.map((p) => this.#interned(p));
    this.#person = samePeople ? from.#person : new Map(this.#people.map((p, i) => [p.id, i]));
    this.held = samePeople && base?.grants === 'same' ? from.held : this.#holding(data, base);
    this.personMask = this.#layPeople();
  }

  #holding(data: PolicyData, base: Base | undefined): GrantTable {
    const context = {
      tree: this.tree,
      people: this.#people,
      personIndex: (id: string) => this.personIndex(id),
      profiles: this.#table,
    };
    if (!base?.grants) return new GrantTable(context, data.grants, data.grants.length);
    const { held } = base.policy;
    const { each, most } = base.grants === 'same' ? { each: held.each(), most: held.size } : base.grants;
    return new GrantTable(context, each, most);
  }

  /**
   * This policy with some of it changed. What is left alone is shared, so an edit of a profile costs a few
   * milliseconds however many people there are, and a change of grants what it takes to lay these out.
   * @throws UnknownNameError on a permission, profile or place that does not exist
   * @throws PlaceTreeError when the places do not form one tree any more
   */
  with(c: PolicyChanges): Policy {
    const same = c.grants === undefined && c.without === undefined;
    const data = {
      places: changed(this.tree.all(), c.places),
      people: changed(this.#people, c.people),
      profiles: changed([...this.profiles.values()], c.profiles),
      grants: [],
    };
    const most = this.held.size + (c.grants?.length ?? 0);
    const grants = same ? 'same' : { each: this.held.changed(c.grants ?? [], c.without ?? []), most };
    return new Policy([...this.resources.values()], data, { policy: this, grants });
  }

  /**
   * The policy of one person alone, with further grants or other facts: what they may do is decided by it as by the
   * whole, and it is made in microseconds.
   */
  alone(
    personId: string,
    more: { readonly facts?: PersonFacts; readonly grants?: readonly GrantFacts[] } = {},
  ): Policy {
    const facts = more.facts ?? this.person(personId);
    const data = {
      places: this.tree.all(),
      people: facts ? [facts] : [],
      profiles: [...this.profiles.values()],
      grants: [...this.everyGrantOf(personId), ...(more.grants ?? [])],
    };
    return new Policy([...this.resources.values()], data, { policy: this });
  }

  /** Ids of places as the tree has them: loaded rows bring a text of their own for each occurrence. */
  #interned(p: PersonFacts): PersonFacts {
    const known = (id: string): string => this.tree.node(id)?.id ?? id;
    return {
      ...p,
      organizationId: p.organizationId === null ? null : known(p.organizationId),
      groups: p.groups.length === 0 ? NO_GROUPS : p.groups.map(known),
    };
  }

  #layPeople(): Int32Array {
    const { words, allMask, restMask } = this;
    const { start, slotProfile } = this.held;
    const mask = new Int32Array(this.#people.length * words);
    for (let at = 0; at < this.#people.length; at++) {
      for (let g = start[at] as number; g < (start[at + 1] as number); g++) {
        const from = (slotProfile[g] as number) * words;
        for (let w = 0; w < words; w++) {
          const to = at * words + w;
          mask[to] = (mask[to] as number) | (allMask[from + w] as number) | (restMask[from + w] as number);
        }
      }
    }
    return mask;
  }

  get people(): readonly PersonFacts[] {
    return this.#people;
  }

  /** Number of a permission. @throws UnknownNameError: a misspelt permission never means "no". */
  cell(name: string): number {
    return this.permissions.named(name).index;
  }

  /** @throws UnknownNameError */
  permission(type: string, action: string, facet?: string): Permission {
    return this.permissions.get(type, action, facet);
  }

  cellNames(): string[] {
    return this.permissions.list.map((p) => p.name);
  }

  /** Number of a person, or -1. */
  personIndex(id: string): number {
    return this.#person.get(id) ?? -1;
  }

  person(id: string): PersonFacts | undefined {
    return this.#people[this.personIndex(id)];
  }

  /** @throws UnknownNameError */
  resource(type: string): Resource {
    const r = this.resources.get(type);
    if (!r) throw new UnknownNameError(`There is no record type "${type}".`);
    return r;
  }

  /** Lines of a profile, bits spelled out. */
  lines(profileId: string): readonly Line[] {
    return this.#table.lines(profileId);
  }

  /** What the narrower lines of the profile with this number reach, for one cell. */
  reaches(profile: number, cell: number): readonly Template[] {
    return this.#table.reaches(profile, cell);
  }

  /** Every grant as it was given, whenever it holds. Made anew on each call. */
  get grants(): readonly GrantFacts[] {
    return [...this.held.each()];
  }

  /** Grants of a person that count at this moment, with their slots. */
  grantsOf(personId: string, now: number): { grant: GrantFacts; index: number }[] {
    return this.grantsInTime(personId, now).filter(({ index }) => !isWaiting(this, index));
  }

  /** Grants of a person inside their dates, with their slots: also those that wait for their place. */
  grantsInTime(personId: string, now: number): { grant: GrantFacts; index: number }[] {
    return this.#slotsOf(personId)
      .filter((slot) => this.held.holds(slot, now))
      .map((slot) => ({ grant: this.held.at(slot), index: slot }));
  }

  /** Grants of a person whenever they hold. */
  everyGrantOf(personId: string): GrantFacts[] {
    return this.#slotsOf(personId).map((slot) => this.held.at(slot));
  }

  #slotsOf(personId: string): number[] {
    const at = this.personIndex(personId);
    if (at < 0) return [];
    const from = this.held.start[at] as number;
    return Array.from({ length: (this.held.start[at + 1] as number) - from }, (_, i) => from + i);
  }

  /** Enabled and inside the validity dates. */
  isActive(p: PersonFacts, now: number): boolean {
    return p.enabled && (p.validFrom === null || p.validFrom <= now) && (p.validUntil === null || now < p.validUntil);
  }
}

/** The items with those of the same id replaced and the new ones at the end; the very same list when nothing changes. */
function changed<T extends { readonly id: string }>(items: readonly T[], by: readonly T[] | undefined): readonly T[] {
  if (by === undefined || by.length === 0) return items;
  const fresh = new Map(by.map((item) => [item.id, item]));
  const kept = items.map((item) => {
    const found = fresh.get(item.id);
    fresh.delete(item.id);
    return found ?? item;
  });
  return [...kept, ...fresh.values()];
}
