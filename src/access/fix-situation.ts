import type { Row, Scalar, Template } from './condition.ts';
import type { Asker } from './decide.ts';
import { mayInSight } from './in-sight.ts';
import type { GrantFacts, PersonFacts, PersonKind, Policy } from './policy.ts';
import { type Resource, relationField } from './resource.ts';

/** One change that helps to turn a no into a yes. */
export type Change =
  /** Give the person an existing profile at a place. */
  | { readonly change: 'grant'; readonly profileId: string; readonly placeId: string; readonly below: boolean }
  /** Put the person into a relation to this one record. */
  | { readonly change: 'relation'; readonly relation: string }
  | { readonly change: 'enable' }
  /** Lift the dates between which the person is active. */
  | { readonly change: 'dates' }
  | { readonly change: 'kind'; readonly kind: PersonKind }
  /** The record must come into another state first; the message key says into which. */
  | { readonly change: 'wait'; readonly because: string };

/** Something somebody is refused. */
export interface Refused {
  readonly asker: Asker;
  readonly resource: Resource;
  readonly action: string;
  readonly facet?: string | undefined;
  readonly row: Row;
}

/** A policy of one person, and the record as it is in it. */
export interface Situation {
  readonly policy: Policy;
  readonly row: Row;
}

export const isAllowed = (s: Situation, q: Refused): boolean => mayInSight(s.policy, { ...q, row: s.row });

/** The situation after some changes. */
export function made(s: Situation, q: Refused, changes: readonly Change[]): Situation {
  return changes.reduce((before, change) => oneMade(before, q, change), s);
}

function oneMade({ policy, row }: Situation, q: Refused, c: Change): Situation {
  const { personId } = q.asker;
  const facts = policy.person(personId) as PersonFacts;
  switch (c.change) {
    case 'grant':
      return { policy: policy.alone(personId, { grants: [grantOf(personId, c)] }), row };
    case 'relation':
      return { policy, row: standing(q.resource, c.relation, personId, row) };
    case 'enable':
      return { policy: policy.alone(personId, { facts: { ...facts, enabled: true } }), row };
    case 'dates':
      return { policy: policy.alone(personId, { facts: { ...facts, validFrom: null, validUntil: null } }), row };
    case 'kind':
      return { policy: policy.alone(personId, { facts: { ...facts, kind: c.kind } }), row };
    case 'wait': {
      const state = policy.permission(q.resource.type, q.action, q.facet).while;
      return { policy, row: (state && satisfying(state, row)) ?? row };
    }
  }
}

const grantOf = (personId: string, c: Extract<Change, { change: 'grant' }>): GrantFacts => ({
  id: 'proposed',
  personId,
  groupId: null,
  profileId: c.profileId,
  placeId: c.placeId,
  below: c.below,
  cause: 'hand',
  from: null,
  until: null,
});

/** The record with the person in the relation, in the place of whoever stood there alone. */
function standing(r: Resource, relation: string, personId: string, row: Row): Row {
  const { field, many } = relationField(r, relation);
  if (!many) return { ...row, [field]: personId };
  const others = (row[field] as readonly string[] | null | undefined) ?? [];
  return { ...row, [field]: [...others, personId] };
}

/** The record in a state that fulfils the template; undefined where that is not a matter of its plain columns. */
export function satisfying(t: Template, row: Row): Row | undefined {
  const set = (field: string, value: Scalar | undefined): Row | undefined =>
    value === undefined ? undefined : { ...row, [field]: value };
  switch (t.op) {
    case 'always':
      return row;
    case 'eq':
      return set(t.field, t.value);
    case 'in':
      return t.values.includes(row[t.field] as Scalar) ? row : set(t.field, t.values[0]);
    case 'all':
      return t.of.reduce<Row | undefined>((before, part) => before && satisfying(part, before), row);
    case 'any':
      for (const part of t.of) {
        const found = satisfying(part, row);
        if (found) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}
