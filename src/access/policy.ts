import type { Template } from './condition.ts';
import { changedGrants } from './grant-change.ts';
import { type Cause, type GrantFacts, GrantTable } from './grants.ts';
import { PeopleTable } from './people-table.ts';
import { type Permission, Permissions } from './permission.ts';
import { changedMask, holdersOf, personMask } from './person-mask.ts';
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
  /** Groups among them where the person is not to see, or not to work, what is at home there; none unless said. */
  readonly unseen?: readonly string[];
  readonly idle?: readonly string[];
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

/** What a changed policy has anew; everything is found by its id. */
export interface PolicyChanges {
  readonly places?: readonly PlaceNode[];
  readonly people?: readonly PersonFacts[];
  readonly profiles?: readonly ProfileFacts[];
  readonly grants?: readonly GrantFacts[];
  /** Ids of what is taken away, even if it is changed as well: grants, people, profiles, places. */
  readonly without?: readonly string[];
}

/** The parts of a policy; versions of it share those that are the same. */
interface Laid {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly permissions: Permissions;
  readonly tree: PlaceTree;
  readonly people: PeopleTable<PersonFacts>;
  readonly profiles: ProfileTable;
  readonly held: GrantTable;
  readonly mask: Int32Array;
}

const NO_GROUPS: readonly string[] = [];

/**
 * Everything that is granted, at one moment of the policy, laid out for fast reading: permissions ("cells") and
 * places are small integers, profiles are bit masks, grants are flat arrays in which each person has a span. Immutable.
 */
export class Policy {
  readonly tree: PlaceTree;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly permissions: Permissions;
  readonly people: readonly PersonFacts[];
  /** Words of 32 bits that a set of cells takes. */
  readonly words: number;
  /** See ProfileTable. */
  readonly allMask: Int32Array;
  readonly restMask: Int32Array;
  /** Cells that some grant of a person speaks of, by person number * words: a miss ends the search at once. */
  readonly personMask: Int32Array;
  /** What is held by whom, by slot: see there. */
  readonly held: GrantTable;
  readonly #laid: Laid;
  readonly #people: PeopleTable<PersonFacts>;
  readonly #table: ProfileTable;

  /**
   * @param laid what the data come to, when that is known
   * @throws UnknownNameError on a permission, profile or place that does not exist
   * @throws PlaceTreeError when the places do not form one tree
   */
  constructor(resources: readonly Resource[], data: PolicyData, laid: Laid = lay(resources, data)) {
    this.#laid = laid;
    this.#people = laid.people;
    this.#table = laid.profiles;
    this.tree = laid.tree;
    this.resources = laid.resources;
    this.permissions = laid.permissions;
    this.people = laid.people.list;
    this.profiles = laid.profiles.facts;
    this.words = laid.profiles.words;
    this.allMask = laid.profiles.allMask;
    this.restMask = laid.profiles.restMask;
    this.held = laid.held;
    this.personMask = laid.mask;
  }

  /**
   * This policy with some of it changed. What is left alone is shared: a change of a few people or grants takes well
   * under a millisecond, an edit of a profile a few, and only other places or fewer people number everything anew.
   * @throws UnknownNameError on a permission, profile or place that does not exist
   * @throws PlaceTreeError when the places do not form one tree any more
   */
  with(c: PolicyChanges): Policy {
    return new Policy([], NOTHING, changedParts(this.#laid, c, false));
  }

  /**
   * What this policy would be with a change. Costs some more than `with`, and leaves the room that this policy has for
   * those that come after it.
   * @throws UnknownNameError
   * @throws PlaceTreeError
   */
  trial(c: PolicyChanges): Policy {
    return new Policy([], NOTHING, changedParts(this.#laid, c, true));
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
    const people = new PeopleTable(facts ? [facts] : []);
    const grants = [...this.everyGrantOf(personId), ...(more.grants ?? [])];
    const held = GrantTable.of({ ...this.#laid, people }, grants, grants.length);
    const mask = personMask(held, this.#table, people.list.length);
    return new Policy([], NOTHING, { ...this.#laid, people, held, mask });
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
    return this.#people.indexOf(id);
  }

  person(id: string): PersonFacts | undefined {
    return this.people[this.personIndex(id)];
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
    return at < 0 ? [] : this.held.slotsOf(at);
  }

  /** Enabled and inside the validity dates. */
  isActive(p: PersonFacts, now: number): boolean {
    return p.enabled && (p.validFrom === null || p.validFrom <= now) && (p.validUntil === null || now < p.validUntil);
  }
}

const NOTHING: PolicyData = { places: [], people: [], profiles: [], grants: [] };

function lay(resources: readonly Resource[], data: PolicyData): Laid {
  const tree = new PlaceTree(data.places);
  const permissions = new Permissions(resources);
  const profiles = new ProfileTable(resources, permissions, data.profiles);
  const people = new PeopleTable(data.people.map((p) => interned(tree, p)));
  const held = GrantTable.of({ tree, people, profiles }, data.grants, data.grants.length);
  const mask = personMask(held, profiles, people.list.length);
  return { resources: new Map(resources.map((r) => [r.type, r])), permissions, tree, people, profiles, held, mask };
}

/** Ids of places as the tree has them: loaded rows bring a text of their own for each occurrence. */
function interned(tree: PlaceTree, p: PersonFacts): PersonFacts {
  const known = (id: string): string => tree.node(id)?.id ?? id;
  return {
    ...p,
    organizationId: p.organizationId === null ? null : known(p.organizationId),
    groups: p.groups.length === 0 ? NO_GROUPS : p.groups.map(known),
  };
}

function changedParts(was: Laid, c: PolicyChanges, aside: boolean): Laid {
  const without = new Set(c.without);
  const staying = <T extends { readonly id: string }>(items: readonly T[] = []): readonly T[] => [
    ...new Map(items.filter((item) => !without.has(item.id)).map((item) => [item.id, item])).values(),
  ];
  const places = changed(was.tree.all(), staying(c.places), without);
  const tree = places === was.tree.all() ? was.tree : new PlaceTree(places);
  const fewer = was.people.without(without);
  const fresh = staying(c.people).map((p) => interned(tree, p));
  const people = fewer.with(fresh);
  const profiles = changedProfiles(was, staying(c.profiles), without);
  const { table: held, touched } = changedGrants(was.held, {
    context: { tree, people, profiles },
    grants: staying(c.grants),
    without,
    people: fresh.map((p) => people.indexOf(p.id)).filter((at) => !sameGroups(was, people, at)),
    fewer: fewer !== was.people,
    renumbered: !tree.numbersLike(was.tree) || !startsLike(profiles.ids, was.profiles.ids),
    aside,
  });
  const count = people.list.length;
  const edited = new Set(staying(c.profiles).map((p) => profiles.indexOf(p.id)));
  const mask =
    touched === 'every'
      ? personMask(held, profiles, count)
      : changedMask(was.mask, new Set([...touched, ...holdersOf(held, edited, count)]), held, profiles, count);
  return { ...was, tree, people, profiles, held, mask };
}

function changedProfiles(
  { profiles, resources, permissions }: Laid,
  by: readonly ProfileFacts[],
  without: ReadonlySet<string>,
): ProfileTable {
  const all = [...profiles.facts.values()];
  const list = changed(all, by, without);
  return list === all ? profiles : new ProfileTable([...resources.values()], permissions, list, profiles);
}

const startsLike = (longer: readonly string[], shorter: readonly string[]): boolean =>
  longer.length >= shorter.length && shorter.every((id, n) => longer[n] === id);

function sameGroups(was: Laid, people: PeopleTable<PersonFacts>, at: number): boolean {
  const [before, after] = [was.people.list[at]?.groups, people.list[at]?.groups];
  return before !== undefined && before.length === after?.length && before.every((g, i) => g === after[i]);
}

/** The items without some, those of the same id replaced and new ones at the end; the very same list if nothing changes. */
function changed<T extends { readonly id: string }>(
  items: readonly T[],
  by: readonly T[],
  without: ReadonlySet<string>,
): readonly T[] {
  const gone = without.size > 0 && items.some((item) => without.has(item.id));
  if (by.length === 0 && !gone) return items;
  const fresh = new Map(by.map((item) => [item.id, item]));
  const kept = items.flatMap((item) => {
    const found = fresh.get(item.id);
    fresh.delete(item.id);
    return found ?? (without.has(item.id) ? [] : [item]);
  });
  return [...kept, ...fresh.values()];
}
