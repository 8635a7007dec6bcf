import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { rulesToAST } from '@casl/ability/extra';
import type { Policy } from '#access/policy.ts';
import { type BenchRow, type Changed, type Check, type Engine, NOW } from './engine.ts';

/** The person's rights in CASL's words: the fewest rules that say them, one for each action, type and reach. */
export function abilityOf(policy: Policy, personId: string): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  const places = new Map<string, Set<string>>();
  const groups = new Set(policy.person(personId)?.groups);
  for (const { grant } of policy.grantsOf(personId, NOW)) {
    const covered = grant.below ? policy.tree.subtree(grant.placeId) : [grant.placeId];
    for (const line of policy.lines(grant.profileId)) {
      const own = line.reach === 'own';
      const key = `${line.type} ${line.action} ${own}`;
      const known = places.get(key) ?? new Set();
      for (const p of covered) if (line.reach !== 'group' || groups.has(p)) known.add(p);
      places.set(key, known);
    }
  }
  for (const [key, known] of places) {
    const [type, action, own] = key.split(' ') as [string, string, string];
    can(action, type, { place_id: { $in: [...known] }, ...(own === 'true' ? { owner_id: personId } : {}) });
  }
  return build();
}

export const caslSubject = (type: string, row: BenchRow): object => subject(type, { ...row });

/** CASL as it is used best: every person's ability built once and kept, and built anew when it is asked next. */
export class CaslKept implements Engine {
  #policy: Policy;
  readonly #abilities = new Map<string, MongoAbility>();

  constructor(policy: Policy) {
    this.#policy = policy;
    for (const { id } of policy.people) this.#of(id);
  }

  #of(personId: string): MongoAbility {
    const known = this.#abilities.get(personId);
    if (known) return known;
    const made = abilityOf(this.#policy, personId);
    this.#abilities.set(personId, made);
    return made;
  }

  check({ personId, action, subject: record }: Check): boolean {
    return this.#of(personId).can(action, record as never);
  }

  explain({ personId, action, subject: record }: Check) {
    const by = this.#of(personId).relevantRuleFor(action, record as never);
    return { allowed: by !== null && !by.inverted, by };
  }

  change({ after, people }: Changed): void {
    this.#policy = after;
    for (const id of people) this.#abilities.delete(id);
  }

  settle({ people }: Changed): void {
    for (const id of people) this.#of(id);
  }

  /** The condition of a list, which an adapter would still have to turn into SQL. */
  listFilter({ personId, r, action }: Check): unknown {
    return rulesToAST(this.#of(personId), action, r.type);
  }
}

/** CASL as it is used most: the ability is built by each request. */
export class CaslPerRequest implements Engine {
  #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  check({ personId, action, subject: record }: Check): boolean {
    return abilityOf(this.#policy, personId).can(action, record as never);
  }

  change({ after }: Changed): void {
    this.#policy = after;
  }
}
