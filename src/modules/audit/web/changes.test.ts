import { expect, test } from 'vitest';
import { differencesOf } from './changes.ts';

const line = (action: string) => ({ type: 'ticket', action, reach: 'all' });

test('a line of the audit tells of a list what came and what went', () => {
  const before = { lines: [line('view'), line('edit')], bits: ['IR'] };
  const after = { lines: [line('view'), line('delete')], bits: ['IR'] };
  expect(differencesOf({ type: 'profile', before, after, _names: {} })).toEqual([
    { name: 'lines', before: [line('edit')], after: [line('delete')], isList: true },
  ]);
});

test('a line of the audit tells of a list that became shorter, or empty, what went, and nothing else', () => {
  const of = (after: unknown[] | null) =>
    differencesOf({
      type: 'profile',
      before: { lines: [line('view'), line('edit')] },
      after: { lines: after },
      _names: {},
    });
  expect(of([line('view')])).toEqual([{ name: 'lines', before: [line('edit')], after: [], isList: true }]);
  expect(of(null)).toEqual([{ name: 'lines', before: [line('view'), line('edit')], after: [], isList: true }]);
});

test('a line of the audit tells of what is deleted what it was', () => {
  const before = { name: 'Night', bits: ['IR'], description: '' };
  expect(differencesOf({ type: 'profile', before, after: null, _names: {} })).toEqual([
    { name: 'name', before: 'Night', after: null },
    { name: 'bits', before: ['IR'], after: null },
  ]);
});

test('a line of the audit tells of a new grant what the sentence about it does not say', () => {
  const after = { person_id: 'p', profile_id: 'q', place_id: 'r', below: false, cause: 'hand' };
  const entry = { type: 'grant', before: null, after };
  const names = (_names: Record<string, string>) => differencesOf({ ...entry, _names }).map((c) => c.name);
  expect(names({ record_id: 'Agent' })).toEqual(['cause']);
  expect(names({})).toEqual(['person_id', 'profile_id', 'place_id', 'cause']);
});

test('a line of the audit tells of a membership first whose it is', () => {
  const before = { sees: true, works: true, assigned: true, notified: true };
  const names = differencesOf({ type: 'place', before, after: { person_id: 'p' }, _names: {} }).map((c) => c.name);
  expect(names[0]).toBe('person_id');
});
