import { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import { type Database, inTransaction, type QueryExecutor } from '#platform/db.ts';
import type { PolicySource, PolicyState } from '#platform/policy-source.ts';
import { SYSTEM_ACTORS } from '#platform/system-actors.ts';
import type { Tables } from '#platform/tables.ts';
import { DeclaredTypes, type LoadedTypes, usableProfiles } from './declared-types.ts';
import { type Changed, changedSince, type Moment, momentNow } from './policy-log.ts';
import { changedRows, everyRow } from './policy-rows.ts';

interface Loaded {
  readonly state: PolicyState;
  readonly moment: Moment;
  readonly types: LoadedTypes;
  /** Names of people by id, as of the newest state: older ones may read newer names. */
  readonly names: Map<string, string>;
}

/**
 * Loads the policy from the database and keeps the newest one. Whoever asks for an epoch gets that one or a later one,
 * never an older one; all who ask meanwhile share one load, which takes over what has changed since the last one as
 * long as that is known. It uses a small pool of its own, so that a burst of transactions that wait for a policy cannot
 * starve the load they wait for.
 */
export class StoredPolicies implements PolicySource {
  readonly #db: Database<Tables>;
  readonly #types: DeclaredTypes;
  #newest: Loaded | undefined;
  #loading: Promise<void> | undefined;

  /** @param onIgnored told of declared record types that do not count */
  constructor(db: Database<Tables>, builtIn: readonly Resource[], onIgnored: (error: Error) => void = () => undefined) {
    this.#db = db;
    this.#types = new DeclaredTypes(builtIn, onIgnored);
  }

  async at(epoch: number): Promise<PolicyState> {
    while (!this.#newest || this.#newest.moment.epoch < epoch) {
      this.#loading ??= this.#load().finally(() => {
        this.#loading = undefined;
      });
      await this.#loading;
    }
    return this.#newest.state;
  }

  async #load(): Promise<void> {
    this.#newest = await inTransaction(
      this.#db.kysely,
      async (trx) => {
        const known = this.#newest;
        const changed = known && (await changedSince(trx, known.moment));
        if (!changed) return this.#everything(trx);
        const { state, fresh } = await this.#changed(trx, known, changed, false);
        for (const id of changed.person) setOrForget(known.names, id, fresh.get(id));
        return { ...known, state: { ...state, names: known.state.names }, moment: changed };
      },
      { isolation: 'repeatable read' },
    );
  }

  async within(db: QueryExecutor): Promise<PolicyState> {
    const known = this.#newest;
    const changed = known && (await changedSince(db, known.moment));
    if (!changed) return (await this.#everything(db)).state;
    if (changed.epoch === known.moment.epoch) return known.state;
    return (await this.#changed(db, known, changed, true)).state;
  }

  async #everything(db: QueryExecutor): Promise<Loaded> {
    const moment = await momentNow(db);
    const types = await this.#types.load(db);
    const { names: found, ...rows } = await everyRow(db);
    const policy = new Policy(types.resources, {
      ...rows,
      people: [...SYSTEM_ACTORS.map((a) => a.facts), ...rows.people],
      profiles: usableProfiles(rows.profiles, types),
    });
    const names = new Map(found);
    const state = { epoch: moment.epoch, policy, names: { person: (id: string) => names.get(id) } };
    return { state, moment, types, names };
  }

  /** @param aside what comes out is not kept */
  async #changed(db: QueryExecutor, { state, types }: Loaded, changed: Changed, aside: boolean) {
    const { names: fresh, ...rows } = await changedRows(db, changed);
    const { person, place, profile, grant } = changed;
    const there = new Set([...rows.people, ...rows.places, ...rows.profiles, ...rows.grants].map(({ id }) => id));
    const change = {
      ...rows,
      profiles: usableProfiles(rows.profiles, types),
      without: [...person, ...place, ...profile, ...grant].filter((id) => !there.has(id)),
    };
    const policy = aside ? state.policy.trial(change) : state.policy.with(change);
    const others = new Set(person);
    const names = { person: (id: string) => (others.has(id) ? fresh.get(id) : state.names.person(id)) };
    return { state: { epoch: changed.epoch, policy, names }, fresh };
  }
}

function setOrForget(names: Map<string, string>, id: string, name: string | undefined): void {
  if (name === undefined) names.delete(id);
  else names.set(id, name);
}
