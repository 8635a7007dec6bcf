import { isBit } from './bits.ts';
import type { Template } from './condition.ts';
import { type Cause, type GrantFacts, GrantTable } from './grants.ts';
import { type Permission, Permissions } from './permission.ts';
import { cellName, checkLine, type Line, type Resource, reachOf, UnknownNameError } from './resource.ts';
import { type PlaceNode, PlaceTree } from './tree.ts';

export type { Cause, GrantFacts };

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

export interface ProfileFacts {
  readonly id: string;
  readonly name: string;
  /** Home: grantable there and below; the root unless said. */
  readonly placeId?: string;
  readonly bits: readonly string[];
  readonly lines: readonly Line[];
  /** Which state may follow which; see lifecycle.ts. */
  readonly lifecycle?: Readonly<Record<string, readonly string[]>>;
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
  /** Cells a profile grants at reach `all`, by profile number * words. */
  readonly allMask: Int32Array;
  /** Cells a profile grants at a narrower reach, likewise. */
  readonly restMask: Int32Array;
  /** Cells that some grant of a person speaks of, by person number * words: a miss ends the search at once. */
  readonly personMask: Int32Array;
  /** What is held by whom, by slot: see there. */
  readonly held: GrantTable;
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
    this.#people = data.people.map((p) => this.#interned(p));
    this.#people.forEach((p, i) => this.#person.set(p.id, i));
    this.allMask = new Int32Array(data.profiles.length * this.words);
    this.restMask = new Int32Array(data.profiles.length * this.words);
    data.profiles.forEach((p, i) => this.#layProfile(resources, p, i));
    this.held = new GrantTable(
      {
        tree: this.tree,
        people: this.#people,
        personIndex: (id) => this.personIndex(id),
        profileIds: this.#profileIds,
      },
      data.grants,
    );
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
    return this.#lines.get(profileId) ?? [];
  }

  /** What the narrower lines of the profile with this number reach, for one cell. */
  reaches(profile: number, cell: number): readonly Template[] {
    return this.#rest.get(profile * this.permissions.list.length + cell) ?? [];
  }

  /** Every grant as it was given, whenever it holds. Made anew on each call. */
  get grants(): readonly GrantFacts[] {
    return Array.from({ length: this.held.size }, (_, n) => this.held.given(n));
  }

  /** Grants of a person that hold at this moment, with their slots. */
  grantsOf(personId: string, now: number): { grant: GrantFacts; index: number }[] {
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
