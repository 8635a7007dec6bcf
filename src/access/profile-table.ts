import { isBit } from './bits.ts';
import type { Template } from './condition.ts';
import type { Permissions } from './permission.ts';
import { cellName, checkLine, type Line, type Resource, reachOf, UnknownNameError } from './resource.ts';

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

type Rest = ReadonlyMap<number, readonly Template[]>;
const NOTHING: readonly Template[] = [];

/** Every profile as bit masks over the permissions, numbered in the order given. */
export class ProfileTable {
  readonly facts: ReadonlyMap<string, ProfileFacts>;
  readonly ids: readonly string[];
  /** Words of 32 bits that a set of cells takes. */
  readonly words: number;
  /** Cells a profile grants at reach `all`, by profile number * words. */
  readonly allMask: Int32Array;
  /** Cells a profile grants at a narrower reach, likewise. */
  readonly restMask: Int32Array;
  readonly #lines: (readonly Line[])[] = [];
  readonly #rest: Rest[] = [];
  readonly #number = new Map<string, number>();

  /**
   * @param base what is laid out already: the very same profiles are taken from there
   * @throws UnknownNameError on a name that no type declares
   */
  constructor(
    resources: readonly Resource[],
    permissions: Permissions,
    profiles: readonly ProfileFacts[],
    base?: ProfileTable,
  ) {
    this.facts = new Map(profiles.map((p) => [p.id, p]));
    this.ids = profiles.map((p) => p.id);
    this.words = (permissions.list.length + 31) >> 5;
    this.allMask = new Int32Array(profiles.length * this.words);
    this.restMask = new Int32Array(profiles.length * this.words);
    const byType = new Map(resources.map((r) => [r.type, r]));
    profiles.forEach((p, n) => {
      this.#number.set(p.id, n);
      if (base && base.facts.get(p.id) === p) this.#take(base, base.indexOf(p.id), n);
      else this.#lay(byType, permissions, linesOf(resources, p), n);
    });
  }

  #take(base: ProfileTable, from: number, n: number): void {
    const { words } = this;
    this.allMask.set(base.allMask.subarray(from * words, (from + 1) * words), n * words);
    this.restMask.set(base.restMask.subarray(from * words, (from + 1) * words), n * words);
    this.#lines.push(base.#lines[from] as readonly Line[]);
    this.#rest.push(base.#rest[from] as Rest);
  }

  #lay(byType: ReadonlyMap<string, Resource>, permissions: Permissions, lines: readonly Line[], n: number): void {
    const rest = new Map<number, Template[]>();
    for (const line of lines) {
      const cell = permissions.named(cellName(line.type, line.action, line.facet)).index;
      const word = n * this.words + (cell >> 5);
      const mask = line.reach === 'all' ? this.allMask : this.restMask;
      mask[word] = (mask[word] as number) | (1 << (cell & 31));
      if (line.reach === 'all') continue;
      rest.set(cell, [...(rest.get(cell) ?? []), reachOf(byType.get(line.type) as Resource, line)]);
    }
    this.#lines.push(lines);
    this.#rest.push(rest);
  }

  /** Number of a profile, or -1. */
  indexOf(id: string): number {
    return this.#number.get(id) ?? -1;
  }

  /** Lines of a profile, bits spelled out. */
  lines(id: string): readonly Line[] {
    return this.#lines[this.indexOf(id)] ?? [];
  }

  /** What the narrower lines of the profile with this number reach, for one cell. */
  reaches(profile: number, cell: number): readonly Template[] {
    return this.#rest[profile]?.get(cell) ?? NOTHING;
  }
}
