import { expect } from 'vitest';
import type { Policy } from '#access/policy.ts';

const sorted = <T extends { readonly id: string }>(items: Iterable<T>): T[] =>
  [...items].toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Cells that the person's grants speak of. */
function maskOf({ personMask, words }: Policy, at: number): number[] {
  return [...personMask.subarray(at * words, (at + 1) * words)];
}

/**
 * Both hold the same, whatever numbers they give to people, places and profiles.
 * @param now grants that are over by then may be missing in either
 */
export function expectAlike(one: Policy, other: Policy, now = Number.NEGATIVE_INFINITY): void {
  const people = ({ people: list }: Policy) => sorted(list).map((p) => ({ ...p, groups: p.groups.toSorted() }));
  const places = ({ tree }: Policy) => sorted(tree.all()).map((p) => ({ ...p, flags: p.flags?.toSorted() }));
  const grants = (list: ReturnType<Policy['everyGrantOf']>) =>
    sorted(list.filter((g) => g.until === null || g.until > now));
  expect(people(one)).toEqual(people(other));
  expect(places(one)).toEqual(places(other));
  expect(sorted(one.profiles.values())).toEqual(sorted(other.profiles.values()));
  expect(grants([...one.grants])).toEqual(grants([...other.grants]));
  for (const { id } of other.people) {
    const [here, there] = [one.everyGrantOf(id), other.everyGrantOf(id)];
    expect(grants(here)).toEqual(grants(there));
    if (here.length === there.length) {
      expect(maskOf(one, one.personIndex(id))).toEqual(maskOf(other, other.personIndex(id)));
    }
  }
}
