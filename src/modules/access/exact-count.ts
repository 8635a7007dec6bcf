import type { Row } from '#access/condition.ts';
import { checkInterned, conditionFor } from '#access/decide.ts';
import type { PersonShift } from '#access/diff.ts';
import type { Shift } from '#access/diff-shifts.ts';
import type { FieldsRead } from '#access/fields.ts';
import type { Permission } from '#access/permission.ts';
import type { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import type { Alike } from './exact-records.ts';
import { linkedAs, shiftedLinks } from './links-by.ts';
import type { Proposed } from './propose.ts';

/** Above so many kinds of records it pays to look whether somebody else has the same condition. */
const MANY = 64;

/** Records that are remembered by id. */
const EXAMPLES = 100;

/** Records that come and go. */
interface Counts {
  gained: number;
  lost: number;
}

/** One permission of one person that changes somewhere. */
interface Asked extends Counts {
  readonly p: Permission;
  /** Numbers of the kinds of records among which are all on which it changes. */
  readonly kinds: readonly number[] | 'every';
}

interface Concerned {
  readonly personId: string;
  /** From 1. */
  readonly n: number;
  readonly before: number;
  readonly after: number;
  readonly asked: readonly Asked[];
  /** By links to the people of places: which places are theirs only before, or only after. */
  readonly links: ReturnType<typeof shiftedLinks>;
}

/** Which kinds of records are gained or lost, by their numbers. */
interface Outcome {
  readonly gained: readonly number[];
  readonly lost: readonly number[];
}

const WAYS = ['gained', 'lost', 'either'] as const;
type Way = (typeof WAYS)[number];

/**
 * Counts on which records of one type people gain and lose permissions. Records that are alike are judged once for
 * somebody who stands in no relation to them; those to which somebody does are judged again one by one, and the
 * difference is put right. All is decided by the kernel's own check.
 */
export class ExactCount {
  readonly people = new Map<string, Concerned>();
  readonly #both: Proposed;
  readonly #r: Resource;
  readonly #reads: FieldsRead;
  readonly #alike: readonly Alike[];
  readonly #now: number;
  /** Home of each kind of records, as numbers of the trees before and after. */
  readonly #homes: Readonly<Record<'before' | 'after', Int32Array>>;
  readonly #byPlace = new Map<string, number[]>();
  readonly #homeless: number[] = [];
  readonly #number = new Map<string, number>();
  /** By condition before and after. */
  readonly #known = new Map<string, Outcome>();
  /** How many people gain or lose something on each kind of records, and the last of them. */
  readonly #concerned: Readonly<Record<Way, Int32Array>>;
  readonly #last: Readonly<Record<Way, Int32Array>>;
  /** Related records: their kind, and by how many people more or fewer than that kind they are concerned. */
  readonly #corrections = new Map<string, number>();
  /** People by the places that become theirs. */
  readonly #newcomers = new Map<string, string[]>();
  /** Ids of a few related records that are concerned. */
  readonly #examples: Readonly<Record<'gained' | 'lost', string[]>> = { gained: [], lost: [] };

  constructor(both: Proposed, r: Resource, reads: FieldsRead, alike: readonly Alike[], now: number) {
    this.#both = both;
    this.#r = r;
    this.#reads = reads;
    this.#alike = alike;
    this.#now = now;
    const homes = (policy: Policy): Int32Array =>
      Int32Array.from(alike, ({ row }) => policy.tree.indexOf(row[r.home] as string));
    this.#homes = { before: homes(both.before), after: homes(both.after) };
    const empty = () => ({
      gained: new Int32Array(alike.length),
      lost: new Int32Array(alike.length),
      either: new Int32Array(alike.length),
    });
    this.#concerned = empty();
    this.#last = empty();
    alike.forEach(({ row }, k) => this.#enter(row, k));
  }

  #enter(row: Row, k: number): void {
    this.#number.set(this.#keyOf(row), k);
    const { home, homeLink } = this.#r;
    const linked = homeLink === undefined ? [] : (row[homeLink] as string[]);
    for (const place of new Set([row[home] as string, ...linked])) {
      const known = this.#byPlace.get(place);
      if (known) known.push(k);
      else this.#byPlace.set(place, [k]);
    }
    if ((row[home] ?? null) === null) this.#homeless.push(k);
  }

  #keyOf(row: Row): string {
    const value = (field: string): unknown => {
      const found = row[field] ?? null;
      return Array.isArray(found) ? found.toSorted() : found;
    };
    return JSON.stringify([...this.#reads.other].map(value));
  }

  /** @throws Error for a record that was not there when they were counted: both are read at one moment */
  #kindOf(row: Row): number {
    const k = this.#number.get(this.#keyOf(row));
    if (k === undefined) throw new Error(`A ${this.#r.type} is of no known kind.`);
    return k;
  }

  /** Somebody of whom these permissions of the type change. */
  concern(d: PersonShift, permissions: ReadonlyMap<string, Permission>): void {
    const kinds = new Map<string, Set<number> | 'every'>();
    for (const [shifts, policy] of [
      [d.gains, this.#both.after],
      [d.loses, this.#both.before],
    ] as const) {
      for (const s of shifts) {
        const some = this.#kindsAt(s, policy);
        for (const name of s.permissions) {
          if (!permissions.has(name)) continue;
          const known = kinds.get(name);
          kinds.set(name, some === 'every' || known === 'every' ? 'every' : new Set([...(known ?? []), ...some]));
        }
      }
    }
    const links = shiftedLinks(this.#r, d.personId, this.#both.before, this.#both.after);
    for (const place of new Set([...links.values()].flatMap(({ came }) => [...came]))) {
      this.#newcomers.set(place, [...(this.#newcomers.get(place) ?? []), d.personId]);
    }
    this.people.set(d.personId, {
      personId: d.personId,
      links,
      n: this.people.size + 1,
      before: this.#both.before.personIndex(d.personId),
      after: this.#both.after.personIndex(d.personId),
      asked: [...kinds].map(([name, some]) => ({
        p: permissions.get(name) as Permission,
        kinds: some === 'every' ? some : [...some],
        gained: 0,
        lost: 0,
      })),
    });
  }

  #kindsAt({ places }: Shift, { tree }: Policy): readonly number[] | 'every' {
    if (places === 'every') return 'every';
    const ids = new Set(places.flatMap((s) => (s.below ? tree.subtree(s.placeId) : [s.placeId])));
    return [...[...ids].flatMap((id) => this.#byPlace.get(id) ?? []), ...this.#homeless];
  }

  /** Judges the records of each kind as somebody who stands in no relation to them. */
  judge(who: Concerned): void {
    for (const asked of who.asked) {
      const { gained, lost } = this.#outcome(who, asked);
      for (const k of gained) asked.gained += this.#note(k, who.n, 'gained');
      for (const k of lost) asked.lost += this.#note(k, who.n, 'lost');
    }
  }

  #note(k: number, person: number, way: 'gained' | 'lost'): number {
    for (const w of [way, 'either'] as const) {
      if (this.#last[w][k] === person) continue;
      this.#last[w][k] = person;
      this.#concerned[w][k] = (this.#concerned[w][k] as number) + 1;
    }
    return this.#alike[k]?.count ?? 0;
  }

  #outcome(who: Concerned, { p, kinds }: Asked): Outcome {
    // Records that are told apart by whose they are look the same to nobody.
    const personal = [...this.#reads.own].some((field) => this.#reads.other.has(field));
    if (kinds !== 'every' && (personal || kinds.length <= MANY)) return this.#judged(who, p, kinds);
    if (personal) return this.#judged(who, p, [...this.#alike.keys()]);
    const key = `${p.index} ${this.#conditionOf(this.#both.before, who, p)} ${this.#conditionOf(this.#both.after, who, p)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#judged(who, p, kinds === 'every' ? [...this.#alike.keys()] : kinds);
    this.#known.set(key, made);
    return made;
  }

  /** The same text for people who differ in nothing but themselves. */
  #conditionOf(policy: Policy, { personId }: Concerned, p: Permission): string {
    const c = conditionFor(policy, { personId, now: this.#now }, this.#r, p.action, p.facet);
    return JSON.stringify(c).replaceAll(personId, 'me');
  }

  #judged(who: Concerned, p: Permission, kinds: readonly number[]): Outcome {
    const gained: number[] = [];
    const lost: number[] = [];
    for (const k of kinds) {
      const change = this.#change(who, p, (this.#alike[k] as Alike).row, k);
      if (change > 0) gained.push(k);
      else if (change < 0) lost.push(k);
    }
    return { gained, lost };
  }

  /** 1 when the permission on this record is gained, -1 when it is lost; `then` is the record as it is afterwards. */
  #change(who: Concerned, { index }: Permission, row: Row, k: number, then = row): number {
    const { before, after } = this.#both;
    const had = checkInterned(before, who.before, index, row, this.#homes.before[k] as number, this.#now);
    const has = checkInterned(after, who.after, index, then, this.#homes.after[k] as number, this.#now);
    return Number(has) - Number(had);
  }

  /** Places that become theirs by the changes, and are not yet by the tables. */
  get newPlaces(): string[] {
    return [...this.#newcomers.keys()];
  }

  /** Puts right what was counted of a record to which some of the people stand in a relation. */
  correct(row: Row & { readonly id: string }): void {
    const k = this.#kindOf(row);
    const { row: stranger } = this.#alike[k] as Alike;
    const others = { gained: 0, lost: 0, either: 0 };
    const related = new Set([
      ...[...this.#reads.own].flatMap((field) => (row[field] as string | string[] | null) ?? []),
      ...(this.#newcomers.get(row.id) ?? []),
    ]);
    for (const id of related) {
      const who = this.people.get(id);
      if (!who) continue;
      const [as, was] = [
        { gained: 0, lost: 0 },
        { gained: 0, lost: 0 },
      ];
      for (const asked of who.asked) {
        tell(as, this.#change(who, asked.p, row, k, linkedAs(row, who)), asked, 1);
        tell(was, this.#change(who, asked.p, stranger, k), asked, -1);
      }
      for (const way of ['gained', 'lost'] as const) {
        others[way] += Number(as[way] > 0) - Number(was[way] > 0);
        if (as[way] > 0 && this.#examples[way].length < EXAMPLES) this.#examples[way].push(row.id);
      }
      others.either += Number(as.gained + as.lost > 0) - Number(was.gained + was.lost > 0);
    }
    if (others.gained === 0 && others.lost === 0 && others.either === 0) return;
    const key = `${k} ${WAYS.map((way) => others[way]).join(' ')}`;
    this.#corrections.set(key, (this.#corrections.get(key) ?? 0) + 1);
  }

  /** Records on which anybody gains, loses, or does either, each counted once. */
  totals(): Record<Way, number> {
    const sums = { gained: 0, lost: 0, either: 0 };
    for (const way of WAYS) {
      this.#alike.forEach(({ count }, k) => {
        if ((this.#concerned[way][k] as number) > 0) sums[way] += count;
      });
    }
    for (const [key, records] of this.#corrections) {
      const [k = 0, ...others] = key.split(' ').map(Number);
      WAYS.forEach((way, i) => {
        const people = this.#concerned[way][k] as number;
        sums[way] += records * (Number(people + (others[i] ?? 0) > 0) - Number(people > 0));
      });
    }
    return sums;
  }

  /** Ids of a few records on which somebody may gain or lose something; not all of them need be concerned. */
  candidates(way: 'gained' | 'lost'): string[] {
    const kinds = this.#alike.filter((_, k) => (this.#concerned[way][k] as number) > 0);
    return [...new Set([...kinds.slice(0, EXAMPLES).map(({ example }) => example), ...this.#examples[way]])];
  }

  /** Whether somebody gains or loses something on this very record, of which everything is known. */
  isConcerned(row: Row, way: 'gained' | 'lost'): boolean {
    const k = this.#number.get(this.#keyOf(row));
    const wanted = way === 'gained' ? 1 : -1;
    if (k === undefined) return false;
    for (const who of this.people.values()) {
      const then = linkedAs(row, who);
      if (who.asked.some(({ p }) => this.#change(who, p, row, k, then) === wanted)) return true;
    }
    return false;
  }
}

function tell(sum: Counts, change: number, asked: Asked, sign: 1 | -1): void {
  if (change > 0) {
    sum.gained++;
    asked.gained += sign;
  } else if (change < 0) {
    sum.lost++;
    asked.lost += sign;
  }
}
