import { all, always, any, bind, type Condition, isNever, never, type Template } from './condition.ts';
import { capOf, openHomes } from './decide.ts';
import { type Ground, intersect, type Runs, type Side, without } from './ground.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';
import { counts } from './waiting.ts';

/** What gives somebody a permission: a grant by its id, a floor by its message key, or full power. */
export type By = { readonly grant: string } | { readonly floor: string } | { readonly kind: 'superadmin' };

/** One way in which somebody holds a permission: at these places, on records that fulfil the condition. */
export interface Piece {
  readonly runs: Runs;
  readonly condition: Condition;
  readonly by: By;
}

const ALWAYS: readonly Condition[] = [{ op: 'always' }];

/** One of the two policies that are compared. */
export interface Half {
  readonly side: Side;
  readonly policy: Policy;
  readonly ground: Ground;
}

/** Slots of a person whose grants hold at this moment. */
export function slotsOf(policy: Policy, at: number, now: number): number[] {
  return at < 0 ? [] : policy.held.slotsOf(at).filter((slot) => counts(policy, slot, now));
}

export const runsOfSlot = ({ side, policy, ground }: Half, slot: number): Runs =>
  ground.runs(side, policy.held.slotLow[slot] as number, policy.held.slotHigh[slot] as number);

function grantPieces(half: Half, person: PersonFacts, slots: readonly number[], p: Permission): Piece[] {
  const { policy } = half;
  const { words, allMask, restMask, held } = policy;
  const w = p.index >> 5;
  const bit = 1 << (p.index & 31);
  const pieces: Piece[] = [];
  for (const slot of slots) {
    const profile = held.slotProfile[slot] as number;
    const inAll = ((allMask[profile * words + w] as number) & bit) !== 0;
    if (!inAll && ((restMask[profile * words + w] as number) & bit) === 0) continue;
    const reaches = inAll ? ALWAYS : policy.reaches(profile, p.index).map((t) => bound(policy, person, p, t));
    const runs = runsOfSlot(half, slot);
    const by = { grant: held.idAt(slot) };
    for (const condition of reaches) pieces.push({ runs, condition, by }, ...sharedPiece(half, slot, p, condition, by));
  }
  return pieces;
}

/** What the type gives by itself to those who stand to a record as its floors say. */
const floorPieces = ({ policy, ground }: Half, person: PersonFacts, p: Permission): Piece[] =>
  p.floors
    .filter((f) => !f.kinds || f.kinds.includes(person.kind))
    .map((f) => ({
      runs: ground.everything,
      condition: bound(policy, person, p, f.allow),
      by: { floor: f.because },
    }));

/**
 * The same piece with what its condition says of the home place said by its places instead. What it says of the home
 * place or of something else makes two: the something else counts at the other places alone.
 */
function atHomes({ side, policy, ground }: Half, p: Permission, piece: Piece): readonly Piece[] {
  if (p.resource.homeLink !== undefined || piece.condition.op === 'always') return [piece];
  let pieces: readonly Piece[] = [{ ...piece, condition: always }];
  for (const part of piece.condition.op === 'all' ? piece.condition.of : [piece.condition]) {
    const { homes, otherwise } = saidOfHome(policy, p, part);
    const there = homes && ground.of(side, homes);
    pieces = pieces.flatMap(({ runs, condition, by }) => [
      ...(there ? [{ runs: intersect(runs, there), condition, by }] : []),
      { runs: there ? without(runs, there) : runs, condition: all([condition, otherwise]), by },
    ]);
    pieces = pieces.filter(({ runs, condition }) => runs.length > 0 && !isNever(condition));
  }
  return pieces;
}

/** At which home places a condition is fulfilled whatever else the record says, and what must hold at the others. */
function saidOfHome(policy: Policy, p: Permission, c: Condition): { homes?: readonly string[]; otherwise: Condition } {
  const parts = (c.op === 'any' ? c.of : [c]).map((part) => ({ part, homes: homesOf(policy, p, part) }));
  const homes = parts.flatMap((one) => one.homes ?? []);
  const otherwise = any(parts.flatMap((one) => (one.homes ? [] : [one.part])));
  return parts.some((one) => one.homes) ? { homes, otherwise } : { otherwise };
}

/** The places that a condition is about, when it is about nothing but the home place. */
function homesOf({ tree }: Policy, { resource }: Permission, c: Condition): readonly string[] | undefined {
  if (c.op === 'within' && c.field === resource.home) return c.places.flatMap((place) => tree.subtree(place));
  if (c.op === 'in' && c.field === resource.home) return c.values as readonly string[];
  return undefined;
}

/** Whether a floor gives the permission at places, as grants do. */
export const hasFloorAtPlaces = ({ floors, resource }: Permission): boolean =>
  floors.some((f) => 'field' in f.allow && f.allow.field === resource.home);

/** What a grant shows of places above it. */
function sharedPiece({ side, policy, ground }: Half, slot: number, p: Permission, reach: Condition, by: By): Piece[] {
  const { sharedBelow, home, homeLink } = p.resource;
  if (sharedBelow === undefined || p.action !== 'view') return [];
  const { placeId } = policy.held.at(slot);
  const values = policy.tree.ancestors(placeId).slice(1);
  const runs = ground.of(side, values);
  if (runs.length === 0) return [];
  // Shared is what has its home there: other places where the record stands do not count.
  const atHome: Condition[] = homeLink === undefined ? [] : [{ op: 'in', field: home, values }];
  return [{ runs, condition: all([{ op: 'eq', field: sharedBelow, value: true }, ...atHome, reach]), by }];
}

const unplaced = (half: Half, person: PersonFacts, slots: readonly number[], p: Permission): Piece[] => [
  ...floorPieces(half, person, p),
  ...grantPieces(half, person, slots, p),
];

/** The pieces as they are compared: those that can hold nowhere are left out. */
const placed = (half: Half, p: Permission, pieces: readonly Piece[]): Piece[] =>
  pieces
    .filter((piece) => !isNever(piece.condition))
    .flatMap((piece) => atHomes(half, p, piece))
    .map((piece) => atOpenHomes(half, p, piece))
    .filter(({ runs }) => runs.length > 0);

/** Whether external places take something of the permission away. */
export const isClosedSomewhere = ({ policy: { tree } }: Half, p: Permission): boolean => p.writes && tree.hasExternal;

/** The same piece without the external places, where the permission changes records. */
function atOpenHomes(half: Half, p: Permission, piece: Piece): Piece {
  if (!isClosedSomewhere(half, p)) return piece;
  // Where a record has further places, a run is not about its home alone.
  if (p.resource.homeLink !== undefined)
    return { ...piece, condition: all([openHomes(half.policy, p), piece.condition]) };
  return { ...piece, runs: intersect(piece.runs, half.ground.writable(half.side)) };
}

/** Every piece, without what the record and the kind of person then stop. */
export const openPieces = (half: Half, person: PersonFacts, slots: readonly number[], p: Permission): Piece[] =>
  placed(half, p, unplaced(half, person, slots, p));

/** All that must hold besides a cause: what the kind of person leaves, the record lets through, makes sense now. */
export function gateOf({ policy }: Half, at: number, p: Permission, now: number): Condition {
  const person = policy.people[at];
  if (!person || !policy.isActive(person, now)) return never;
  const cap = capOf(p, person);
  const gates: Template[] = [
    ...(cap ? [cap] : []),
    ...(person.kind === 'superadmin' ? [] : p.restrictions.map((x) => x.allow)),
    ...(p.while ? [p.while] : []),
  ];
  return all(gates.map((t) => bound(policy, person, p, t)));
}

/** Every piece, floors and full power included, behind a gate. */
export function wholePieces(half: Half, at: number, slots: readonly number[], p: Permission, gate: Condition): Piece[] {
  const { policy, ground } = half;
  const person = policy.people[at];
  if (!person || isNever(gate)) return [];
  const pieces: Piece[] =
    person.kind === 'superadmin'
      ? [{ runs: ground.everything, condition: gate, by: { kind: 'superadmin' } }]
      : unplaced(half, person, slots, p).map((piece) => ({ ...piece, condition: all([gate, piece.condition]) }));
  return placed(half, p, pieces);
}

const bound = (policy: Policy, person: PersonFacts, p: Permission, t: Template): Condition =>
  bind(t, policy.tree, person, (field) => Object.hasOwn(p.resource.links, field));
