import { DefaultRoleManager, type Enforcer, newEnforcer, newModelFromString } from 'casbin';
import type { Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { type Changed, type Check, coverOf, type Engine } from './engine.ts';

/**
 * Roles in domains, as casbin's pages recommend for tenants: the role is the profile, the domain the place, and what
 * reaches below is spelled out. Whether the record is one's own or of one's groups comes with the request. The cheap
 * comparisons stand first.
 */
const MODEL = `
[request_definition]
r = sub, dom, obj, act, own, mine
[policy_definition]
p = role, obj, act, reach
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.obj == p.obj && (p.reach == "all" || p.reach == "own" && r.own || p.reach == "group" && r.mine) && g(r.sub, p.role, r.dom)
`;

type Rule = readonly [role: string, obj: string, act: string, reach: string];
const ruleOf = (role: string, l: Line): Rule => [role, l.type, l.action, l.reach];

/** One enforcer for everything, or one for each record type and action by hand. */
export class Casbin implements Engine {
  readonly #sharded: boolean;
  readonly #roles = new DefaultRoleManager(2);
  readonly #shards = new Map<string, Enforcer>();
  readonly #groups: ReadonlyMap<string, ReadonlySet<string>>;

  private constructor(policy: Policy, sharded: boolean) {
    this.#sharded = sharded;
    this.#groups = new Map(policy.people.map((p) => [p.id, new Set(p.groups)]));
  }

  /** @param only leaves everybody else and what they alone hold out */
  static async of(policy: Policy, sharded: boolean, only?: string): Promise<Casbin> {
    const made = new Casbin(policy, sharded);
    for (const { id } of only === undefined ? policy.people : [{ id: only }]) {
      for (const [profile, places] of coverOf(policy, id)) {
        for (const place of places) await made.#roles.addLink(id, profile, place);
      }
    }
    const held = only === undefined ? [...policy.profiles.keys()] : [...coverOf(policy, only).keys()];
    await made.#addRules(held.flatMap((id) => policy.lines(id).map((l) => ruleOf(id, l))));
    return made;
  }

  #shardOf([, obj, act]: Rule): string {
    return this.#sharded ? `${obj} ${act}` : '';
  }

  async #addRules(rules: readonly Rule[]): Promise<void> {
    for (const [shard, some] of Map.groupBy(rules, (rule) => this.#shardOf(rule))) {
      const enforcer = this.#shards.get(shard) ?? (await newEnforcer(newModelFromString(MODEL)));
      if (!this.#shards.has(shard)) enforcer.setRoleManager(this.#roles);
      this.#shards.set(shard, enforcer);
      await enforcer.addPolicies(some.map((rule) => [...rule]));
      await enforcer.buildIncrementalRoleLinks(0, 'g', []);
    }
  }

  #asked({ personId, r, action, row }: Check): unknown[] {
    const mine = this.#groups.get(personId)?.has(row.place_id) ?? false;
    return [personId, row.place_id, r.type, action, row.owner_id === personId, mine];
  }

  #of({ r, action }: Check): Enforcer | undefined {
    return this.#shards.get(this.#shardOf(['', r.type, action, '']));
  }

  check(c: Check): boolean {
    return this.#of(c)?.enforceSync(...this.#asked(c)) ?? false;
  }

  explain(c: Check) {
    const [allowed, by] = this.#of(c)?.enforceExSync(...this.#asked(c)) ?? [false, []];
    return { allowed, by };
  }

  async change({ before, after, change, people }: Changed): Promise<void> {
    for (const { id } of change.profiles ?? []) {
      const [had, has] = [before, after].map((p) => p.lines(id).map((l) => ruleOf(id, l)));
      const text = (rules: readonly Rule[] | undefined) => new Set(rules?.map((rule) => rule.join()));
      const [were, are] = [text(had), text(has)];
      const gone = (had ?? []).filter((rule) => !are.has(rule.join()));
      for (const [shard, some] of Map.groupBy(gone, (rule) => this.#shardOf(rule))) {
        await this.#shards.get(shard)?.removePolicies(some.map((rule) => [...rule]));
      }
      await this.#addRules((has ?? []).filter((rule) => !were.has(rule.join())));
    }
    if (change.profiles) return;
    for (const id of people) await this.#relink(id, coverOf(before, id), coverOf(after, id));
  }

  async #relink(id: string, had: Map<string, Set<string>>, has: Map<string, Set<string>>): Promise<void> {
    for (const [profile, places] of had) {
      for (const place of places) if (!has.get(profile)?.has(place)) await this.#roles.deleteLink(id, profile, place);
    }
    for (const [profile, places] of has) {
      for (const place of places) if (!had.get(profile)?.has(place)) await this.#roles.addLink(id, profile, place);
    }
  }
}
