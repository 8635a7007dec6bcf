import { describe, expect, test } from 'vitest';
import { GLPI_PROFILES, GLPI_RIGHTS, SIMPLIFIED_RIGHTS } from './glpi-facts.ts';
import { MAPPED, NO_SECTION_YET, SIMPLIFIED, WITHOUT_LINE } from './glpi-rights.ts';
import { offered } from './glpi.ts';

const rights = Object.keys(GLPI_RIGHTS);
const every = rights.flatMap((right) => offered(right).map(({ name }) => `${right} ${name}`));
const pairs = (table: Readonly<Record<string, object>>): string[] =>
  Object.entries(table).flatMap(([right, bits]) => Object.keys(bits).map((bit) => `${right} ${bit}`));
const later = Object.values(NO_SECTION_YET).flatMap((list) => list.split(' '));

describe('the bits of GLPI', () => {
  test('every one is mapped, has a reason, or waits for its section - exactly one of these', () => {
    const waiting = later.flatMap((right) => offered(right).map(({ name }) => `${right} ${name}`));
    const accounted = [...pairs(MAPPED), ...pairs(WITHOUT_LINE), ...waiting];
    expect(accounted.toSorted()).toEqual(every.toSorted());
  });

  test('all rights of the form are there, each with eight stored values', () => {
    expect(rights).toHaveLength(98);
    expect(every).toHaveLength(561);
    for (const right of rights) expect(GLPI_RIGHTS[right]?.[1], right).toHaveLength(GLPI_PROFILES.length);
  });

  test('each has a value of its own within its right', () => {
    for (const right of rights) {
      const values = offered(right).map(({ value }) => value);
      expect(new Set(values).size, right).toBe(values.length);
      for (const value of values) expect(Math.log2(value) % 1, `${right} ${value}`).toBe(0);
    }
  });

  test('what the simplified interface narrows is mapped and offered there', () => {
    expect(pairs(MAPPED)).toEqual(expect.arrayContaining(pairs(SIMPLIFIED)));
    expect(SIMPLIFIED_RIGHTS).toEqual(expect.arrayContaining(Object.keys(SIMPLIFIED)));
    expect(rights).toEqual(expect.arrayContaining([...SIMPLIFIED_RIGHTS]));
  });
});
