import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { type Changed, type Check, type Engine, NOW } from './engine.ts';

const uid = (type: string, id: string) => ({ type, id });

/**
 * A profile as policies: one for each reach. Where it counts for somebody are attributes of the person, so that the
 * number of policies does not grow with the number of grants, and `in` walks the tree.
 */
function policiesOf(policy: Policy, profile: string): Record<string, string> {
  const n = attributeOf(policy, profile);
  const at = `(principal has "at_${n}" && principal["at_${n}"].contains(resource.place)`;
  const below = `principal has "below_${n}" && resource in principal["below_${n}"])`;
  const more = {
    all: '',
    own: ' && resource.owner == principal',
    group: ' && principal.groups.contains(resource.place)',
  };
  const entries = (['all', 'own', 'group'] as const).flatMap((reach): [string, string][] => {
    const lines = policy.lines(profile).filter((l: Line) => l.reach === reach);
    if (lines.length === 0) return [];
    const actions = lines.map((l) => `Action::"${l.type} ${l.action}"`).join(', ');
    return [
      [
        `${n} ${reach}`,
        `permit(principal, action in [${actions}], resource) when { (${at} || ${below})${more[reach]} };`,
      ],
    ];
  });
  return Object.fromEntries(entries);
}

const attributeOf = (policy: Policy, profile: string): number => [...policy.profiles.keys()].indexOf(profile);

let sets = 0;

/** Cedar with its policies parsed beforehand: all of them in one set, or a set for each person of what they hold. */
export class Cedar implements Engine {
  #policy: Policy;
  readonly #sliced: boolean;
  #whole = '';
  readonly #slices = new Map<string, string>();
  readonly #people = new Map<string, cedar.EntityJson>();
  readonly #texts = new Map<string, Record<string, string>>();

  constructor(policy: Policy, sliced: boolean) {
    this.#policy = policy;
    this.#sliced = sliced;
    if (!sliced) this.#whole = this.#parsed([...policy.profiles.keys()]);
  }

  #parsed(profiles: readonly string[]): string {
    const name = `set ${sets++}`;
    const texts = profiles.map((id) => {
      const text = this.#texts.get(id) ?? policiesOf(this.#policy, id);
      this.#texts.set(id, text);
      return text;
    });
    const answer = cedar.preparsePolicySet(name, {
      staticPolicies: Object.assign({}, ...texts) as Record<string, string>,
    });
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    return name;
  }

  #setFor(personId: string): string {
    if (!this.#sliced) return this.#whole;
    const known = this.#slices.get(personId);
    if (known !== undefined) return known;
    const held = new Set(this.#policy.grantsOf(personId, NOW).map(({ grant }) => grant.profileId));
    const made = this.#parsed([...held]);
    this.#slices.set(personId, made);
    return made;
  }

  #person(personId: string): cedar.EntityJson {
    const known = this.#people.get(personId);
    if (known) return known;
    const attrs: Record<string, cedar.CedarValueJson[]> = {};
    const place = (id: string) => ({ __entity: uid('Place', id) });
    for (const { grant } of this.#policy.grantsOf(personId, NOW)) {
      const name = `${grant.below ? 'below' : 'at'}_${attributeOf(this.#policy, grant.profileId)}`;
      attrs[name] = [...(attrs[name] ?? []), place(grant.placeId)];
    }
    attrs['groups'] = (this.#policy.person(personId)?.groups ?? []).map(place);
    const made = { uid: uid('Person', personId), attrs, parents: [] };
    this.#people.set(personId, made);
    return made;
  }

  #asked({ personId, r, action, row }: Check): cedar.StatefulAuthorizationCall {
    const { tree } = this.#policy;
    const places = tree.ancestors(row.place_id).map((id): cedar.EntityJson => {
      const above = tree.node(id)?.parentId;
      return { uid: uid('Place', id), attrs: {}, parents: above ? [uid('Place', above)] : [] };
    });
    const record: cedar.EntityJson = {
      uid: uid('Record', 'asked'),
      attrs: { owner: { __entity: uid('Person', row.owner_id) }, place: { __entity: uid('Place', row.place_id) } },
      parents: [uid('Place', row.place_id)],
    };
    return {
      principal: uid('Person', personId),
      action: uid('Action', `${r.type} ${action}`),
      resource: record.uid,
      context: {},
      preparsedPolicySetId: this.#setFor(personId),
      entities: [this.#person(personId), ...places, record],
    };
  }

  explain(c: Check) {
    const answer = cedar.statefulIsAuthorized(this.#asked(c));
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    return { allowed: answer.response.decision === 'allow', by: answer.response.diagnostics.reason };
  }

  check(c: Check): boolean {
    return this.explain(c).allowed;
  }

  change({ after, change, people }: Changed, personId: string): void {
    this.#policy = after;
    for (const { id } of change.profiles ?? []) this.#texts.delete(id);
    for (const id of people) {
      this.#people.delete(id);
      this.#slices.delete(id);
    }
    if (change.profiles && !this.#sliced) this.#whole = this.#parsed([...after.profiles.keys()]);
    this.#setFor(personId);
  }

  settle({ people }: Changed): void {
    for (const id of people) this.#person(id);
    if (this.#sliced) for (const id of people) this.#setFor(id);
  }
}
