import { all, any, type Condition } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { PlaceEntry, PolicyFile } from './format.ts';
import { type Named, type Person, type Place, type PlaceNames, type Profile, ProfileNames } from './names.ts';
import type { Path, Problems } from './problems.ts';
import { weavePlaces } from './weave.ts';

/** How many logins are looked at to find the one that was meant. */
const SUGGESTED = 5000;

/** The records of a type that the actor may view, and of these those that fulfil a further condition. */
export const visibleRows = (ctx: Ctx, spec: RecordSpec, further: readonly Condition[] = []): Promise<DbRow[]> =>
  ctx.read(spec).forSystem(all([conditionFor(ctx.policy, ctx.asker, spec.resource, 'view'), ...further]));

const entriesOf = (file: PolicyFile): readonly PlaceEntry[] => (file.places ?? []) as readonly PlaceEntry[];

/** People by login and by id. */
export interface Concerned {
  readonly logins: Iterable<string>;
  readonly ids: readonly string[];
}

/** Everything that a file may name, for one actor: what they may not view is not there. */
export class Directory {
  readonly places: PlaceNames;
  /** The places of the file's entries, in their order. */
  readonly placed: readonly Place[];
  readonly profiles: ProfileNames;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #byId: Map<string, Person>;
  readonly #others: readonly string[];

  private constructor(
    woven: { names: PlaceNames; placed: readonly Place[] },
    profiles: ProfileNames,
    people: readonly Person[],
    others: readonly string[],
  ) {
    this.places = woven.names;
    this.placed = woven.placed;
    this.profiles = profiles;
    this.#people = new Map(people.map((p) => [p.name, p]));
    this.#byId = new Map(people.flatMap((p) => (p.id === undefined ? [] : [[p.id, p]])));
    this.#others = others;
  }

  /** @param of whom the file is about, besides the members of its places: logins and ids; everybody when undefined */
  static async load(
    ctx: Ctx,
    file: PolicyFile,
    of: Concerned | undefined,
    problems: Problems,
    prune = false,
  ): Promise<Directory> {
    const rows = await visibleRows(ctx, placeSpec);
    const woven = weavePlaces(rows, ctx.policy.tree, entriesOf(file), problems, prune && file.places !== undefined);
    const profiles = (await visibleRows(ctx, profileSpec)).flatMap((row): Profile[] => {
      const at = woven.names.byId(row.place_id as string);
      return at ? [{ id: row.id, name: row.name as string, row, entry: undefined, at }] : [];
    });
    const entries = new Map((file.people ?? []).map((e, i) => [e.login as string, i]));
    const logins = [...(of?.logins ?? []), ...entries.keys()];
    const stored = await visibleRows(ctx, personSpec, of ? [concerned(logins, of.ids, woven.placed)] : []);
    const found = new Set(stored.map((row) => row.login as string));
    const people: Person[] = [
      ...stored.map((row) => ({ id: row.id, name: row.login as string, row, entry: entries.get(row.login as string) })),
      ...[...entries].flatMap(([name, entry]) =>
        found.has(name) ? [] : [{ id: undefined, name, row: undefined, entry }],
      ),
    ];
    const missing = logins.some((login) => !found.has(login) && !entries.has(login));
    return new Directory(
      woven,
      new ProfileNames(profiles, prune && file.profiles !== undefined),
      people,
      missing ? await someLogins(ctx) : [],
    );
  }

  people(): Iterable<Person> {
    return this.#people.values();
  }

  personById(id: string): Person | undefined {
    return this.#byId.get(id);
  }

  /** Lets its id find what has just been made. */
  made(node: Named): void {
    if (node.id === undefined) return;
    if (this.#people.get(node.name) === node) this.#byId.set(node.id, node);
    else this.places.made(node);
  }

  /** The person with this login; undefined and noted when there is none. */
  person(login: string, path: Path, problems: Problems): Person | undefined {
    const found = this.#people.get(login);
    if (!found) problems.unknown(path, 'person', login, [...this.#people.keys(), ...this.#others]);
    return found;
  }

  place(text: string, path: Path, problems: Problems): Place | undefined {
    return this.places.resolve(text, path, problems);
  }

  /** The profile of this name that could be granted at the place; `of` says where it is at home. */
  profile(name: string, at: Place, of: Place | undefined, path: Path, problems: Problems): Profile | undefined {
    const inReach = this.profiles.find(name, at);
    // One that is at home elsewhere is refused where it is granted, with the reason.
    const found = (inReach.length > 0 ? inReach : this.profiles.named(name)).filter((p) => !of || p.at === of);
    if (found.length === 1) return found[0];
    if (found.length === 0) problems.unknown(path, 'profile', name, this.profiles.names());
    else {
      const which = found.map((p) => `of: ${this.places.textOf(p.at)}`).join(', ');
      problems.add(path, 'policy.ambiguous', { name, which });
    }
    return undefined;
  }
}

const concerned = (logins: readonly string[], ids: readonly string[], placed: readonly Place[]): Condition =>
  any([
    { op: 'in', field: 'login', values: logins },
    { op: 'in', field: 'id', values: ids },
    { op: 'linked', field: 'places', values: placed.flatMap((p) => p.id ?? []) },
  ]);

async function someLogins(ctx: Ctx): Promise<string[]> {
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const rows = await ctx.read(personSpec).rowsWhere(view, { sort: 'login', limit: SUGGESTED });
  return rows.map((row) => row.login as string);
}
