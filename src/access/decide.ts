import { all, always, any, bind, both, type Condition, matches, never, type Row, type Template } from './condition.ts';
import { coverAt, coverOf } from './cover.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';
import { type Line, type Resource, reachOf } from './resource.ts';
import { once } from './once.ts';
import { counts } from './waiting.ts';

/**
 * What a request may use of the person's rights at most: a token's scope, acting as one profile, view-as. The same
 * data as a grant's lines; it only takes away. `readOnly` lets `view`, `export` and
 * the `ask` of declared types through and nothing else.
 */
export interface Ceiling {
  readonly lines: readonly Line[] | 'every';
  readonly readOnly?: boolean;
  /** Only what a grant at one of these places, everything below included, would cover. */
  readonly places?: readonly string[];
  /** Acting as one of the person's grants, by its id: what it gives counts, and what relations give by themselves. */
  readonly grant?: string;
  /** Only what this other asker may do as well: somebody looks through the person's eyes. */
  readonly also?: Asker;
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
export const NOT_GRANTED = 'access.notGranted';
const CEILING = 'access.ceiling';
export const EXTERNAL = 'access.external';

// A page of records has this reason a thousand times: it is made once for each permission.
const reason = (key: string, p: Permission): Because => (key === NOT_GRANTED ? p.notGranted : { key });

/** May this person do this to this record? A record that does not exist yet is passed as it would be. */
export function decide(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): Decision {
  const p = policy.permission(r.type, action, facet);
  const home = policy.tree.indexOf(row[r.home] as string);
  const key = toldRefusal(policy, policy.personIndex(asker.personId), p, row, home, asker);
  return key === undefined ? YES : { allowed: false, because: reason(key, p) };
}

/** `decide` for those who only need yes or no. */
export const may = (policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): boolean =>
  decide(policy, asker, r, action, row, facet).allowed;

/**
 * `may` for callers that already hold the numbers of the person, the permission and the record's home place: nothing
 * is looked up by name and nothing is allocated. -1 stands for an unknown person or place.
 */
export function checkInterned(
  policy: Policy,
  person: number,
  permission: number,
  row: Row,
  home: number,
  now: number,
): boolean {
  const p = policy.permissions.list[permission] as Permission;
  return refusal(policy, person, p, row, home, now, undefined) === undefined;
}

/** True, or why not, for every action and facet action of the record: what travels with a row as `_can`. */
export function abilities(policy: Policy, asker: Asker, r: Resource, row: Row): Record<string, true | Because> {
  const at = policy.personIndex(asker.personId);
  const home = policy.tree.indexOf(row[r.home] as string);
  const can: Record<string, true | Because> = {};
  for (const p of policy.permissions.of(r.type)) {
    const key = toldRefusal(policy, at, p, row, home, asker);
    can[p.short] = key === undefined ? true : reason(key, p);
  }
  return can;
}

/**
 * The refusal as it is told: whoever looks through another's eyes hears what these could not do either, and of the rest
 * that it is only looked at.
 */
function toldRefusal(policy: Policy, at: number, p: Permission, row: Row, home: number, asker: Asker) {
  const key = refusal(policy, at, p, row, home, asker.now, asker.ceilings);
  if (key !== CEILING || !asker.ceilings?.some((c) => c.also)) return key;
  return refusal(policy, at, p, row, home, asker.now, undefined) ?? 'access.lookOnly';
}

/** The decision itself, for every caller above: undefined for a yes, else the message key of the first reason. */
function refusal(
  policy: Policy,
  at: number,
  p: Permission,
  row: Row,
  home: number,
  now: number,
  ceilings: readonly Ceiling[] | undefined,
): string | undefined {
  const person = at < 0 ? undefined : policy.people[at];
  if (!person || !policy.isActive(person, now)) return 'access.inactive';
  if (!insideCeilings(policy, p, person, row, now, ceilings)) return CEILING;
  if (person.kind !== 'superadmin') {
    if (!granted(policy, at, person, p, row, home, now) && !hasFloor(policy, p, person, row)) return NOT_GRANTED;
    for (const x of p.restrictions) if (!matches(x.allow, row, policy.tree, person)) return x.because;
  }
  if (!isHomeOpen(policy, p, row, home)) return EXTERNAL;
  return p.while && !matches(p.while, row, policy.tree, person) ? p.because : undefined;
}

/** Whether the record's home lets the action through: an external one nothing that changes the record, whoever asks. */
export function isHomeOpen({ tree }: Policy, p: Permission, row: Row, home: number): boolean {
  if (!p.writes || !tree.hasExternal) return true;
  return home < 0 ? (row[p.resource.home] ?? null) === null : !tree.isExternal(home);
}

/** Whether the record would be at home where records of its type are only read. */
export const isKeptElsewhere = ({ tree }: Policy, r: Resource, row: Row): boolean =>
  !r.changesPolicy && tree.isExternal(tree.indexOf(row[r.home] as string));

/** `isHomeOpen` as a condition. */
export function openHomes({ tree }: Policy, p: Permission): Condition {
  if (!p.writes || !tree.hasExternal) return always;
  const { home } = p.resource;
  return any([
    { op: 'missing', field: home },
    { op: 'in', field: home, values: tree.writable() },
  ]);
}

/**
 * Whether nothing but a cause is missing: the person is active, inside what their kind leaves, let through by the
 * record, and the action makes sense now. With a grant, a floor or full power in addition the answer is yes.
 */
export function isOpenTo(policy: Policy, p: Permission, person: PersonFacts, row: Row, now: number): boolean {
  const fits = (t: Template): boolean => matches(t, row, policy.tree, person);
  if (!policy.isActive(person, now) || !insideCeilings(policy, p, person, row, now, undefined)) return false;
  if (!isHomeOpen(policy, p, row, policy.tree.indexOf(row[p.resource.home] as string))) return false;
  return (person.kind === 'superadmin' || p.restrictions.every((x) => fits(x.allow))) && (!p.while || fits(p.while));
}

/** The hot path: integers only. */
function granted(
  policy: Policy,
  at: number,
  person: PersonFacts,
  p: Permission,
  row: Row,
  home: number,
  now: number,
): boolean {
  const { held, words, allMask, restMask } = policy;
  const { spans, slotProfile, slotLow, slotHigh } = held;
  const word = p.index >> 5;
  const bit = 1 << (p.index & 31);
  if (((policy.personMask[at * words + word] as number) & bit) === 0) return false;
  const end = spans[2 * at + 1] as number;
  for (let g = spans[2 * at] as number; g < end; g++) {
    const profile = slotProfile[g] as number;
    const w = profile * words + word;
    const inAll = ((allMask[w] as number) & bit) !== 0;
    if (!inAll && ((restMask[w] as number) & bit) === 0) continue;
    const inside = (slotLow[g] as number) <= home && home <= (slotHigh[g] as number);
    if (!inside && (p.homeOnly || !coversOtherwise(policy, g, p, row))) continue;
    if (!counts(policy, g, now)) continue;
    if (inAll) return true;
    for (const reach of policy.reaches(profile, p.index)) if (matches(reach, row, policy.tree, person)) return true;
  }
  return false;
}

/** A grant covers a record also through a further place of it, and, for viewing, from below when it is shared. */
function coversOtherwise(policy: Policy, g: number, p: Permission, row: Row): boolean {
  return matches(coverOf(policy, g, p.resource, p.action), row, policy.tree);
}

function hasFloor(policy: Policy, p: Permission, person: PersonFacts, row: Row): boolean {
  for (const f of p.floors) {
    if (f.kinds && !f.kinds.includes(person.kind)) continue;
    if (matches(f.allow, row, policy.tree, person)) return true;
  }
  return false;
}

function insideCeilings(
  policy: Policy,
  p: Permission,
  person: PersonFacts,
  row: Row,
  now: number,
  ceilings: readonly Ceiling[] | undefined,
): boolean {
  const cap = capOf(p, person);
  if (cap !== undefined && !matches(cap, row, policy.tree, person)) return false;
  return ceilings?.every((c) => matches(ceilingTemplate(policy, c, p, person, now), row, policy.tree, person)) ?? true;
}

/** What the person's kind leaves of the permission; undefined when the kind does not cap it. */
export const capOf = (p: Permission, person: PersonFacts): Template | undefined =>
  person.kind === 'standalone' || person.kind === 'company-grouped' ? p.caps[person.kind] : undefined;

/** What the kind of person and the ceilings of the request leave, each as a template that must hold. */
export function ceilingTemplates(policy: Policy, asker: Asker, person: PersonFacts, p: Permission): Template[] {
  const cap = capOf(p, person);
  const ceilings = (asker.ceilings ?? []).map((c) => ceilingTemplate(policy, c, p, person, asker.now));
  return cap === undefined ? ceilings : [cap, ...ceilings];
}

/** Whether a ceiling lets the action through at all, before it is asked where. */
export const passesReadOnly = (c: Ceiling, action: string): boolean =>
  !c.readOnly || action === 'view' || action === 'export' || action === 'ask';

function ceilingTemplate(policy: Policy, c: Ceiling, p: Permission, person: PersonFacts, now: number): Template {
  const { resource: r, action, facet } = p;
  if (!passesReadOnly(c, action)) return never;
  const parts: Template[] = [];
  if (c.places) parts.push(any(c.places.map((place) => coverAt(policy.tree, place, true, r, action))));
  if (c.lines !== 'every') {
    const lines = c.lines.filter((l) => l.type === r.type && l.action === action && l.facet === facet);
    parts.push({ op: 'any', of: lines.map((l) => reachOf(r, l)) });
  }
  const { grant, also } = c;
  if (grant !== undefined) {
    parts.push(once(policy, c, `${person.id} ${now} ${p.index}`, () => actingTemplate(policy, grant, p, person, now)));
  }
  if (also) parts.push(once(policy, c, `also ${p.index}`, () => conditionFor(policy, also, r, action, facet)));
  return parts.length === 1 ? (parts[0] as Template) : { op: 'all', of: parts };
}

/** What one grant of a person gives, as if they held no other and no full power. */
function actingTemplate(policy: Policy, grantId: string, p: Permission, person: PersonFacts, now: number): Template {
  const floors = p.floors.filter((f) => !f.kinds || f.kinds.includes(person.kind)).map((f) => f.allow);
  const given = policy
    .grantsOf(person.id, now)
    .filter(({ grant }) => grant.id === grantId)
    .map(({ index }): Template => {
      const reaches: Template = { op: 'any', of: reachesOfGrant(policy, index, p) };
      return { op: 'all', of: [coverOf(policy, index, p.resource, p.action), reaches] };
    });
  return { op: 'all', of: [...p.restrictions.map((x) => x.allow), { op: 'any', of: [...floors, ...given] }] };
}

/** How far the grant in this slot gives a permission; a line that reaches all makes the narrower ones idle. */
function reachesOfGrant(policy: Policy, slot: number, p: Permission): readonly Template[] {
  const profile = policy.held.slotProfile[slot] as number;
  const mask = policy.allMask[profile * policy.words + (p.index >> 5)] as number;
  return (mask & (1 << (p.index & 31))) !== 0 ? [always] : policy.reaches(profile, p.index);
}

/**
 * The same decision as a condition over all records, for the WHERE of a list. `decide` allows exactly the rows that
 * match it (the `while` of an action included).
 */
export function conditionFor(policy: Policy, asker: Asker, r: Resource, action: string, facet?: string): Condition {
  const p = policy.permission(r.type, action, facet);
  const person = policy.person(asker.personId);
  if (!person || !policy.isActive(person, asker.now)) return never;
  const many = (field: string): boolean => Object.hasOwn(r.links, field);
  const bound = (t: Template): Condition => bind(t, policy.tree, person, many);
  const ceilings = ceilingTemplates(policy, asker, person, p).map(bound);
  const now = all([openHomes(policy, p), p.while ? bound(p.while) : always]);
  if (person.kind === 'superadmin') return all([now, ...ceilings]);
  const floors = p.floors.filter((f) => !f.kinds || f.kinds.includes(person.kind)).map((f) => bound(f.allow));
  const given = any([...grantConditions(policy, asker, p, bound), ...floors]);
  const gates = [...ceilings, ...p.restrictions.map((x) => bound(x.allow))];
  return all([now, gates.reduce((inside, gate) => both(gate, inside), given)]);
}

/** What the person's grants reach. Grants that reach alike share one branch, so a list's SQL stays short. */
function grantConditions(policy: Policy, asker: Asker, p: Permission, bound: (t: Template) => Condition): Condition[] {
  const branches = new Map<string, { reach: Condition; covers: Condition[] }>();
  for (const { index } of policy.grantsOf(asker.personId, asker.now)) {
    const reaches = reachesOfGrant(policy, index, p).map(bound);
    for (const reach of reaches) {
      const key = JSON.stringify(reach);
      const branch = branches.get(key) ?? { reach, covers: [] };
      branch.covers.push(coverOf(policy, index, p.resource, p.action));
      branches.set(key, branch);
    }
  }
  return [...branches.values()].map(({ reach, covers }) => all([any(covers), reach]));
}
