import { all, type Condition, type Row } from './condition.ts';
import { type Asker, conditionFor, type Decision, decide, may } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Resource } from './resource.ts';

/** A permission on a record, named by its parts. */
interface Asked {
  readonly resource: Resource;
  readonly action: string;
  readonly facet?: string | undefined;
}

interface Question extends Asked {
  readonly asker: Asker;
  readonly row: Row;
}

/**
 * Whether only those do it who may view the record: what one may not view does not exist for one. Not so for what makes
 * a record, and for records of other applications, which say themselves what is needed.
 */
export const needsSight = ({ resource: r, action, facet }: Asked): boolean =>
  !r.declared &&
  Object.hasOwn(r.actions, 'view') &&
  (facet !== undefined || !(action === 'view' || action === 'create' || r.actions[action]?.creates === true));

/** The decision about viewing, of what needs it; undefined where nothing does. */
export const sightOf = (policy: Policy, q: Question): Decision | undefined =>
  needsSight(q) ? decide(policy, q.asker, q.resource, 'view', q.row) : undefined;

/** What the record's own call answers, as far as permissions decide it: the action, on a record that one may view. */
export const mayInSight = (policy: Policy, q: Question): boolean =>
  may(policy, q.asker, q.resource, q.action, q.row, q.facet) && sightOf(policy, q)?.allowed !== false;

/** `mayInSight` as a condition over all records. */
export function conditionInSight(policy: Policy, q: Asked & { readonly asker: Asker }): Condition {
  const done = conditionFor(policy, q.asker, q.resource, q.action, q.facet);
  return needsSight(q) ? all([done, conditionFor(policy, q.asker, q.resource, 'view')]) : done;
}
