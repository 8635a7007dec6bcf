import { all, bind, type Condition, isNever, type Template } from './condition.ts';
import { capOf } from './decide.ts';
import type { Ground, Runs, Side } from './ground.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';

/** What gives somebody a permission: a grant by its id, a floor by its message key, or full power. */
export type By = { readonly grant: string } | { readonly floor: string } | { readonly kind: 'superadmin' };

/** One way in which somebody holds a permission: at these places, on records that fulfil the condition. */
export interface Piece {
  readonly runs: Runs;
  readonly condition: Condition;
  readonly by: By;
}

/** One of the two policies that are compared. */
export interface Half {
  readonly side: Side;
  readonly policy: Policy;
  readonly ground: Ground;
}

/** Slots of a person whose grants hold at this moment. */
export function slotsOf(policy: Policy, at: number, now: number): number[] {
  const slots: number[] = [];
  if (at < 0) return slots;
  const end = policy.held.start[at + 1] as number;
  for (let slot = policy.held.start[at] as number; slot < end; slot++) {
    if (policy.held.holds(slot, now)) slots.push(slot);
  }
  return slots;
}

export const runsOfSlot = ({ side, policy, ground }: Half, slot: number): Runs =>
  ground.runs(side, policy.held.slotLow[slot] as number, policy.held.slotHigh[slot] as number);

function grantPieces(half: Half, person: PersonFacts, slots: readonly number[], p: Permission): Piece[] {
  const { policy } = half;
  const w = p.index >> 5;
  const bit = 1 << (p.index & 31);
  return slots.flatMap((slot): Piece[] => {
    const profile = policy.held.slotProfile[slot] as number;
    const inAll = ((policy.allMask[profile * policy.words + w] as number) & bit) !== 0;
    const reaches: Condition[] = inAll
      ? [{ op: 'always' }]
      : policy.reaches(profile, p.index).map((t) => bound(policy, person, p, t));
    const runs = runsOfSlot(half, slot);
    const by = { grant: policy.held.idAt(slot) };
    return reaches.flatMap((reach) =>
      isNever(reach) ? [] : [{ runs, condition: reach, by }, ...sharedPiece(half, slot, p, reach, by)],
    );
  });
}

/** What the type gives by itself to those who stand to a record as its floors say. */
function floorPieces(half: Half, person: PersonFacts, p: Permission): Piece[] {
  const { policy, ground } = half;
  return p.floors
    .filter((f) => !f.kinds || f.kinds.includes(person.kind))
    .map((f): Piece => {
      const condition = bound(policy, person, p, f.allow);
      const places = p.resource.homeLink === undefined ? homesOf(policy, p, condition) : undefined;
      const by = { floor: f.because };
      if (!places) return { runs: ground.everything, condition, by };
      return { runs: ground.of(half.side, places), condition: { op: 'always' }, by };
    });
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
  const { sharedBelow } = p.resource;
  if (sharedBelow === undefined || p.action !== 'view') return [];
  const { placeId } = policy.held.at(slot);
  const runs = ground.of(side, policy.tree.ancestors(placeId).slice(1));
  if (runs.length === 0) return [];
  return [{ runs, condition: all([{ op: 'eq', field: sharedBelow, value: true }, reach]), by }];
}

/** Every piece, without what the record and the kind of person then stop. */
export const openPieces = (half: Half, person: PersonFacts, slots: readonly number[], p: Permission): Piece[] => [
  ...floorPieces(half, person, p),
  ...grantPieces(half, person, slots, p),
];

/** Every piece, each with all that must hold besides; none for somebody who is not active. */
export function wholePieces(half: Half, at: number, slots: readonly number[], p: Permission, now: number): Piece[] {
  const { policy, ground } = half;
  const person = policy.people[at];
  if (!person || !policy.isActive(person, now)) return [];
  const superadmin = person.kind === 'superadmin';
  const cap = capOf(p, person);
  const gates: Template[] = [
    ...(cap ? [cap] : []),
    ...(superadmin ? [] : p.restrictions.map((x) => x.allow)),
    ...(p.while ? [p.while] : []),
  ];
  const gate = all(gates.map((t) => bound(policy, person, p, t)));
  if (isNever(gate)) return [];
  if (superadmin) return [{ runs: ground.everything, condition: gate, by: { kind: 'superadmin' } }];
  return openPieces(half, person, slots, p)
    .map((piece) => ({ ...piece, condition: all([gate, piece.condition]) }))
    .filter((piece) => !isNever(piece.condition));
}

const bound = (policy: Policy, person: PersonFacts, p: Permission, t: Template): Condition =>
  bind(t, policy.tree, person, (field) => Object.hasOwn(p.resource.links, field));
