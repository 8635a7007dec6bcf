import { all, always, any, bind, type Condition, matches, never, type Row, type Template } from './condition.ts';
import type { PersonFacts, Policy } from './policy.ts';
import { type Cell, cellName, cellsOf, type Line, type Resource, reachOf } from './resource.ts';

/**
 * What a request may use of the person's rights at most: a token's scope, acting as one profile, view-as. The same
 * data as a grant's lines; it only takes away. `readOnly` lets `view` and `export` through and nothing else.
 */
export interface Ceiling {
  readonly lines: readonly Line[] | 'every';
  readonly readOnly?: boolean;
  /** Only records at home under one of these places. */
  readonly places?: readonly string[];
}

/** Who asks, when, and under which ceilings. Time is an argument: the kernel has no clock. */
export interface Asker {
  readonly personId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly ceilings?: readonly Ceiling[];
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly because: Because };

/** Why not, as a message key with values; the sentence is in the message catalogues. */
export interface Because {
  readonly key: string;
  readonly values?: Readonly<Record<string, string>>;
}

const YES: Decision = { allowed: true };
const no = (key: string, values?: Record<string, string>): Decision => ({
  allowed: false,
  because: values ? { key, values } : { key },
});

/** May this person do this to this record? A record that does not exist yet is passed as it would be. */
export function decide(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): Decision {
  const cell = cellName(r.type, action, facet);
  const ix = policy.cell(cell);
  const at = policy.personIndex(asker.personId);
  const person = policy.people[at];
  if (!person || !policy.isActive(person, asker.now)) return no('access.inactive');
  const name = facet === undefined ? action : `${facet}:${action}`;
  if (!insideCeilings(policy, asker, person, r, name, row)) return no('access.ceiling');
  if (person.kind !== 'superadmin') {
    if (!isGranted(policy, at, person, ix, r, action, row, asker.now) && !hasFloor(policy, person, r, name, row)) {
      return no('access.notGranted', { permission: cell });
    }
    const stop = r.restrictions.find((x) => concerns(x.actions, name) && !matches(x.allow, row, policy.tree, person));
    if (stop) return no(stop.because);
  }
  const def = facet === undefined ? r.actions[action] : undefined;
  if (def?.while && !matches(def.while, row, policy.tree, person)) return no(def.because ?? 'access.notNow');
  return YES;
}

/** `decide` for those who only need yes or no. */
export const may = (policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): boolean =>
  decide(policy, asker, r, action, row, facet).allowed;

/** True, or why not, for every action and facet action of the record: what travels with a row as `_can`. */
export function abilities(policy: Policy, asker: Asker, r: Resource, row: Row): Record<string, true | Because> {
  const can: Record<string, true | Because> = {};
  for (const c of cellsOf(r)) {
    const d = decide(policy, asker, r, c.action, row, c.facet);
    can[shortName(c)] = d.allowed ? true : d.because;
  }
  return can;
}

/** `edit`, or `notes:view` for a facet. */
export const shortName = (c: Cell): string => (c.facet === undefined ? c.action : `${c.facet}:${c.action}`);

const concerns = (actions: 'every' | readonly string[], name: string): boolean =>
  actions === 'every' || actions.includes(name);

/** Some grant that holds now covers the record and has a line that reaches it. The hot path: integers only. */
export function isGranted(
  policy: Policy,
  at: number,
  person: PersonFacts,
  cell: number,
  r: Resource,
  action: string,
  row: Row,
  now: number,
): boolean {
  const { start, grantProfile, grantLow, grantHigh, words, allMask, restMask } = policy;
  const home = policy.tree.indexOf(row[r.home] as string);
  const word = cell >> 5;
  const bit = 1 << (cell & 31);
  const simple = r.homeLink === undefined && (r.sharedBelow === undefined || action !== 'view');
  const end = start[at + 1] as number;
  for (let g = start[at] as number; g < end; g++) {
    const profile = grantProfile[g] as number;
    const w = profile * words + word;
    const inAll = ((allMask[w] as number) & bit) !== 0;
    if (!inAll && ((restMask[w] as number) & bit) === 0) continue;
    const inside = (grantLow[g] as number) <= home && home <= (grantHigh[g] as number);
    if (!inside && (simple || !coversOtherwise(policy, g, r, action, row))) continue;
    if (!policy.holds(g, now)) continue;
    if (inAll) return true;
    for (const reach of policy.reaches(profile, cell)) if (matches(reach, row, policy.tree, person)) return true;
  }
  return false;
}

/** A grant covers a record also through a further place of it, and, for viewing, from below when it is shared. */
function coversOtherwise(policy: Policy, g: number, r: Resource, action: string, row: Row): boolean {
  return matches(coverOf(policy, g, r, action), row, policy.tree);
}

/** Where a grant reaches: its place, or everything under it; see covers(g, record) in the access model. */
export function coverOf(policy: Policy, grant: number, r: Resource, action: string): Condition {
  const { placeId, below } = policy.grants[grant] as { placeId: string; below: boolean };
  if (below && placeId === policy.tree.rootId) return always;
  const at = (field: string, many: boolean): Condition => {
    if (below) return { op: 'within', field, places: [placeId] };
    return many ? { op: 'linked', field, values: [placeId] } : { op: 'in', field, values: [placeId] };
  };
  const parts = [at(r.home, false)];
  if (r.homeLink !== undefined) parts.push(at(r.homeLink, true));
  if (r.sharedBelow !== undefined && action === 'view') {
    const above = policy.tree.ancestors(placeId).slice(1);
    parts.push(
      all([
        { op: 'eq', field: r.sharedBelow, value: true },
        { op: 'in', field: r.home, values: above },
      ]),
    );
  }
  return any(parts);
}

function hasFloor(policy: Policy, person: PersonFacts, r: Resource, name: string, row: Row): boolean {
  for (const f of r.floors) {
    if (!f.actions.includes(name) || (f.kinds && !f.kinds.includes(person.kind))) continue;
    if (matches(f.allow, row, policy.tree, person)) return true;
  }
  return false;
}

function insideCeilings(
  policy: Policy,
  asker: Asker,
  person: PersonFacts,
  r: Resource,
  name: string,
  row: Row,
): boolean {
  if (person.kind !== 'standalone' && person.kind !== 'company-grouped' && !asker.ceilings) return true;
  return ceilingTemplates(policy, asker, person, r, name).every((t) => matches(t, row, policy.tree, person));
}

/** What the kind of person and the ceilings of the request leave, each as a template that must hold. */
export function ceilingTemplates(
  policy: Policy,
  asker: Asker,
  person: PersonFacts,
  r: Resource,
  name: string,
): Template[] {
  const templates: Template[] = [];
  if (person.kind === 'standalone') {
    const k = r.kinds.standalone;
    templates.push(k && concerns(k.actions, name) ? k.allow : never);
  }
  if (person.kind === 'company-grouped') {
    const k = r.kinds['company-grouped'];
    if (k && concerns(k.actions, name)) templates.push(k.allow);
  }
  for (const c of asker.ceilings ?? []) templates.push(ceilingTemplate(policy, c, r, name));
  return templates;
}

function ceilingTemplate(policy: Policy, c: Ceiling, r: Resource, name: string): Template {
  const [facet, action] = name.includes(':') ? (name.split(':') as [string, string]) : [undefined, name];
  if (c.readOnly && action !== 'view' && action !== 'export') return never;
  const lines: Template[] =
    c.lines === 'every'
      ? [always]
      : c.lines.filter((l) => l.type === r.type && l.action === action && l.facet === facet).map((l) => reachOf(r, l));
  const reach: Template = { op: 'any', of: lines };
  if (!c.places || c.places.includes(policy.tree.rootId)) return reach;
  const at: Template[] = [{ op: 'within', field: r.home, places: c.places }];
  if (r.homeLink !== undefined) at.push({ op: 'within', field: r.homeLink, places: c.places });
  return { op: 'all', of: [{ op: 'any', of: at }, reach] };
}

/**
 * The same decision as a condition over all records, for the WHERE of a list. `decide` allows exactly the rows that
 * match it (the `while` of an action included).
 */
export function conditionFor(policy: Policy, asker: Asker, r: Resource, action: string, facet?: string): Condition {
  const cell = policy.cell(cellName(r.type, action, facet));
  const person = policy.person(asker.personId);
  if (!person || !policy.isActive(person, asker.now)) return never;
  const name = facet === undefined ? action : `${facet}:${action}`;
  const many = (field: string): boolean => Object.hasOwn(r.links, field);
  const bound = (t: Template): Condition => bind(t, policy.tree, person, many);
  const parts = ceilingTemplates(policy, asker, person, r, name).map(bound);
  const def = facet === undefined ? r.actions[action] : undefined;
  if (def?.while) parts.push(bound(def.while));
  if (person.kind === 'superadmin') return all(parts);
  parts.push(...r.restrictions.filter((x) => concerns(x.actions, name)).map((x) => bound(x.allow)));
  const floors = r.floors
    .filter((f) => f.actions.includes(name) && (!f.kinds || f.kinds.includes(person.kind)))
    .map((f) => bound(f.allow));
  return all([...parts, any([...grantConditions(policy, asker, person.id, cell, r, action, bound), ...floors])]);
}

function grantConditions(
  policy: Policy,
  asker: Asker,
  personId: string,
  cell: number,
  r: Resource,
  action: string,
  bound: (t: Template) => Condition,
): Condition[] {
  const bit = 1 << (cell & 31);
  return policy.grantsOf(personId, asker.now).map(({ index }) => {
    const profile = policy.grantProfile[index] as number;
    const w = profile * policy.words + (cell >> 5);
    const lines: Condition[] = ((policy.allMask[w] as number) & bit) !== 0 ? [always] : [];
    for (const reach of policy.reaches(profile, cell)) lines.push(bound(reach));
    return all([coverOf(policy, index, r, action), any(lines)]);
  });
}
