import { isBit } from './bits.ts';
import type { Template } from './condition.ts';
import { type Permission, Permissions } from './permission.ts';
import { cellName, checkLine, type Line, type Resource, reachOf, UnknownNameError } from './resource.ts';
import { type PlaceNode, PlaceTree } from './tree.ts';

export type PersonKind = 'superadmin' | 'grouped' | 'company-grouped' | 'standalone';
export const PERSON_KINDS: readonly PersonKind[] = ['superadmin', 'grouped', 'company-grouped', 'standalone'];

/** Why a person has a grant. */
export type Cause = 'hand' | 'rule' | 'directory' | 'import' | 'container';

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

export interface ProfileFacts {
  readonly id: string;
  readonly name: string;
  readonly bits: readonly string[];
  readonly lines: readonly Line[];
}

/** A profile given to one person, or to the members of a group, at a place. */
export interface GrantFacts {
  readonly id: string;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly profileId: string;
  readonly placeId: string;
  readonly below: boolean;
  readonly cause: Cause;
  /** Milliseconds since 1970; holds while from <= now < until. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface PolicyData {
  readonly places: readonly PlaceNode[];
  readonly people: readonly PersonFacts[];
  readonly profiles: readonly ProfileFacts[];
  readonly grants: readonly GrantFacts[];
}

/** The lines of a profile with its bits spelled out. @throws UnknownNameError on a name that no type declares. */
export function linesOf(
  resources: readonly Resource[],
  profile: Pick<ProfileFacts, 'name' | 'bits' | 'lines'>,
): Line[] {
  const byType = new Map(resources.map((r) => [r.type, r]));
  const fromBits = profile.bits.flatMap((code) => {
    if (!isBit(code)) throw new UnknownNameError(`Profile "${profile.name}": there is no access bit "${code}".`);
    return resources.flatMap((r) => (r.bits[code] ?? []).map((line) => ({ ...line, type: r.type })));
  });
  for (const line of profile.lines) {
    const r = byType.get(line.type);
    if (!r) throw new UnknownNameError(`Profile "${profile.name}": there is no record type "${line.type}".`);
    checkLine(r, line, `Profile "${profile.name}"`);
  }
  return [...fromBits, ...profile.lines];
}

const OPEN = Number.POSITIVE_INFINITY;

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
  /** Cells a profile grants at reach `all`, by profile number * words. */
  readonly allMask: Int32Array;
  /** Cells a profile grants at a narrower reach, likewise. */
  readonly restMask: Int32Array;
  /** Cells that some grant of a person speaks of, by person number * words: a miss ends the search at once. */
  readonly personMask: Int32Array;
  readonly grants: readonly GrantFacts[];
  /** First grant of each person, one more entry than people. */
  readonly start: Int32Array;
  readonly grantProfile: Int32Array;
  /** First and last place number that a grant covers; -1 when it covers everything, whatever its home. */
  readonly grantLow: Int32Array;
  readonly grantHigh: Int32Array;
  readonly grantFrom: Float64Array;
  readonly grantUntil: Float64Array;
  readonly #people: readonly PersonFacts[];
  readonly #person = new Map<string, number>();
  readonly #profileIds: string[] = [];
  readonly #lines = new Map<string, readonly Line[]>();
  readonly #rest = new Map<number, readonly Template[]>();

  constructor(resources: readonly Resource[], data: PolicyData) {
    this.tree = new PlaceTree(data.places);
    this.resources = new Map(resources.map((r) => [r.type, r]));
    this.permissions = new Permissions(resources);
    this.words = (this.permissions.list.length + 31) >> 5;
    this.profiles = new Map(data.profiles.map((p) => [p.id, p]));
    this.#people = data.people;
    data.people.forEach((p, i) => this.#person.set(p.id, i));
    this.allMask = new Int32Array(data.profiles.length * this.words);
    this.restMask = new Int32Array(data.profiles.length * this.words);
    data.profiles.forEach((p, i) => this.#layProfile(resources, p, i));
    const sorted = this.#byPerson(data.grants);
    this.start = sorted.start;
    this.grants = sorted.grants;
    const n = sorted.grants.length;
    this.grantProfile = new Int32Array(n);
    this.grantLow = new Int32Array(n);
    this.grantHigh = new Int32Array(n);
    this.grantFrom = new Float64Array(n);
    this.grantUntil = new Float64Array(n);
    this.#layGrants();
    this.personMask = this.#layPeople();
  }

  #layProfile(resources: readonly Resource[], profile: ProfileFacts, index: number): void {
    const lines = linesOf(resources, profile);
    this.#profileIds.push(profile.id);
    this.#lines.set(profile.id, lines);
    const rest = new Map<number, Template[]>();
    for (const line of lines) {
      const cell = this.cell(cellName(line.type, line.action, line.facet));
      const word = index * this.words + (cell >> 5);
      const mask = line.reach === 'all' ? this.allMask : this.restMask;
      mask[word] = (mask[word] as number) | (1 << (cell & 31));
      if (line.reach !== 'all') rest.set(cell, [...(rest.get(cell) ?? []), reachOf(this.resource(line.type), line)]);
    }
    for (const [cell, list] of rest) this.#rest.set(index * this.permissions.list.length + cell, list);
  }

  /** Grants to a group's members are spread over the members, so that a check only looks at one person's. */
  #byPerson(grants: readonly GrantFacts[]): { start: Int32Array; grants: GrantFacts[] } {
    const members = new Map<string, number[]>();
    const toGroups = grants.some((g) => g.groupId !== null);
    if (toGroups) {
      this.#people.forEach((p, i) => {
        for (const g of p.groups) members.set(g, [...(members.get(g) ?? []), i]);
      });
    }
    const holders = (g: GrantFacts): readonly number[] => {
      if (g.groupId !== null) return members.get(g.groupId) ?? [];
      const at = g.personId === null ? undefined : this.#person.get(g.personId);
      return at === undefined ? [] : [at];
    };
    const start = new Int32Array(this.#people.length + 1);
    for (const g of grants) for (const at of holders(g)) start[at + 1] = (start[at + 1] as number) + 1;
    for (let i = 1; i < start.length; i++) start[i] = (start[i] as number) + (start[i - 1] as number);
    const next = start.slice();
    const sorted: GrantFacts[] = new Array(start[this.#people.length] as number);
    for (const g of grants) {
      for (const at of holders(g)) {
        sorted[next[at] as number] = g;
        next[at] = (next[at] as number) + 1;
      }
    }
    return { start, grants: sorted };
  }

  #layGrants(): void {
    const numbers = new Map(this.#profileIds.map((id, i) => [id, i]));
    this.grants.forEach((g, i) => {
      const low = this.tree.indexOf(g.placeId);
      const profile = numbers.get(g.profileId);
      if (profile === undefined) throw new UnknownNameError(`Grant ${g.id}: there is no profile ${g.profileId}.`);
      if (low < 0) throw new UnknownNameError(`Grant ${g.id}: there is no place ${g.placeId}.`);
      this.grantProfile[i] = profile;
      this.grantLow[i] = g.below && low === 0 ? -1 : low;
      this.grantHigh[i] = g.below ? this.tree.lastOf(low) : low;
      this.grantFrom[i] = g.from ?? -OPEN;
      this.grantUntil[i] = g.until ?? OPEN;
    });
  }

  #layPeople(): Int32Array {
    const { words, start, grantProfile, allMask, restMask } = this;
    const mask = new Int32Array(this.#people.length * words);
    for (let at = 0; at < this.#people.length; at++) {
      for (let g = start[at] as number; g < (start[at + 1] as number); g++) {
        const from = (grantProfile[g] as number) * words;
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
    return this.#lines.get(profileId) ?? [];
  }

  /** What the narrower lines of the profile with this number reach, for one cell. */
  reaches(profile: number, cell: number): readonly Template[] {
    return this.#rest.get(profile * this.permissions.list.length + cell) ?? [];
  }

  /** Grants of a person that hold at this moment, with their numbers. */
  grantsOf(personId: string, now: number): { grant: GrantFacts; index: number }[] {
    const at = this.personIndex(personId);
    if (at < 0) return [];
    const found: { grant: GrantFacts; index: number }[] = [];
    for (let i = this.start[at] as number; i < (this.start[at + 1] as number); i++) {
      if (this.holds(i, now)) found.push({ grant: this.grants[i] as GrantFacts, index: i });
    }
    return found;
  }

  /** Whether the grant with this number holds at this moment. */
  holds(index: number, now: number): boolean {
    return (this.grantFrom[index] as number) <= now && now < (this.grantUntil[index] as number);
  }

  /** Enabled and inside the validity dates. */
  isActive(p: PersonFacts, now: number): boolean {
    return p.enabled && (p.validFrom === null || p.validFrom <= now) && (p.validUntil === null || now < p.validUntil);
  }
}
