import { BITS } from '#access/bits.ts';
import { capOf } from '#access/decide.ts';
import { isNever } from '#access/condition.ts';
import type { GrantFacts, PersonFacts, Policy } from '#access/policy.ts';

/** Bits that make an administrator for the licence. */
const SEAT_BITS: ReadonlySet<string> = new Set(BITS.filter((b) => b.seat).map((b) => b.code));

/** Why somebody counts as an administrator: full power, or grants of profiles with such bits. */
export interface Seat {
  readonly person: PersonFacts;
  readonly superadmin: boolean;
  readonly grants: readonly { readonly grant: GrantFacts; readonly bits: readonly string[] }[];
}

/**
 * Everybody who takes a seat: super administrators, and those who hold one of the eleven bits of administrators by a
 * grant that counts now. Each once, whether or not they can sign in.
 */
export function seatsIn(policy: Policy, now: number): Seat[] {
  const bitsOf = new Map(
    [...policy.profiles.values()].map((p) => [p.id, p.bits.filter((bit) => SEAT_BITS.has(bit))] as const),
  );
  return policy.people.flatMap((person): Seat[] => {
    const superadmin = person.kind === 'superadmin';
    const grants = policy.grantsOf(person.id, now).flatMap(({ grant }) => {
      const bits = bitsOf.get(grant.profileId) ?? [];
      return bits.length > 0 ? [{ grant, bits }] : [];
    });
    return superadmin || grants.length > 0 ? [{ person, superadmin, grants }] : [];
  });
}

/**
 * Ids of the people who may do one of these somewhere: super administrators, and those with a grant that says so and
 * counts now. What everybody may do with their own things is no grant.
 * @throws UnknownNameError for a permission that does not exist
 */
export function holdersOf(policy: Policy, permissions: readonly string[], now: number): string[] {
  const cells = permissions.map((name) => policy.permissions.list[policy.cell(name)]).filter((p) => p !== undefined);
  const { words, personMask, allMask, restMask, held } = policy;
  const has = (mask: Int32Array, row: number, cell: number): boolean =>
    ((mask[row * words + (cell >> 5)] as number) & (1 << (cell & 31))) !== 0;
  return policy.people.flatMap((person, at): string[] => {
    if (!policy.isActive(person, now)) return [];
    if (person.kind === 'superadmin') return [person.id];
    const open = cells.filter((p) => {
      const cap = capOf(p, person);
      return has(personMask, at, p.index) && !(cap?.op === 'any' && isNever(cap as never));
    });
    if (open.length === 0) return [];
    const holds = policy.grantsOf(person.id, now).some(({ index }) => {
      const profile = held.slotProfile[index] as number;
      return open.some((p) => has(allMask, profile, p.index) || has(restMask, profile, p.index));
    });
    return holds ? [person.id] : [];
  });
}
