import { describe, expect, test } from 'vitest';
import { BITS } from '#access/bits.ts';
import { declaredResources } from '#test/declarations.ts';
import { ADDED_BY_PANDORA, NO_SECTION_YET, WITH_LINES } from './bit-rights.ts';
import { INTEGRIA_TEMPLATES } from './integria.ts';
import { PANDORA_TEMPLATES } from './pandora.ts';

const words = (text: string): string[] => text.split(' ');
const codes = BITS.map((b) => b.code).toSorted();
const waiting = Object.values(NO_SECTION_YET).flatMap(words);
const resources = await declaredResources();
const spoken = new Set(resources.flatMap((r) => Object.keys(r.bits)));

describe('the bits of Pandora ITSM and Integria IMS', () => {
  test('each has lines, or waits for its section - exactly one of these', () => {
    expect(codes).toHaveLength(41);
    expect([...words(WITH_LINES), ...waiting].toSorted()).toEqual(codes);
  });

  test('have lines where the table says so, and nowhere else', () => {
    expect([...spoken].toSorted()).toEqual(words(WITH_LINES).toSorted());
  });

  test('wait for the section that the bit belongs to', () => {
    for (const [section, list] of Object.entries(NO_SECTION_YET)) {
      for (const code of words(list)) expect(BITS.find((b) => b.code === code)?.section, code).toBe(section);
    }
  });

  test('four of them came with Pandora ITSM, and no default profile holds one of these', () => {
    const added = words(ADDED_BY_PANDORA);
    for (const t of [...INTEGRIA_TEMPLATES, ...PANDORA_TEMPLATES]) {
      expect(t.bits.filter((b) => added.includes(b))).toEqual([]);
    }
    expect(codes.filter((c) => !added.includes(c))).toHaveLength(37);
  });
});
