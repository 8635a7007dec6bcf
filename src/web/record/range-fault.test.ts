import { describe, expect, it } from 'vitest';
import { rangeFault } from './range-fault.ts';

describe('a range of a list', () => {
  it.each([
    ['number', '5', '10'],
    ['number', '5', '5'],
    ['number', '-1.5', ''],
    ['number', '', ''],
    ['date', '2026-01-31', '2026-02-01'],
    ['date', '', '2026-02-01'],
  ] as const)('of a %s from "%s" to "%s" is right', (kind, from, to) => {
    expect(rangeFault(kind, from, to)).toBeUndefined();
  });

  it.each([
    ['number', '10', '5', 'backwards', 'to'],
    ['number', 'abc', '', 'number', 'from'],
    ['number', '1', 'abc', 'number', 'to'],
    ['date', '2026-02-01', '2026-01-31', 'backwards', 'to'],
    ['date', 'soon', '', 'date', 'from'],
  ] as const)('of a %s from "%s" to "%s" is wrong: %s at %s', (kind, from, to, what, at) => {
    expect(rangeFault(kind, from, to)).toMatchObject({ what, at });
  });
});
