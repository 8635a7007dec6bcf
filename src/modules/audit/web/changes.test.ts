import { expect, test } from 'vitest';
import { differencesOf } from './changes.ts';

const line = (action: string) => ({ type: 'ticket', action, reach: 'all' });

test('a line of the audit tells of a list what came and what went', () => {
  const before = { lines: [line('view'), line('edit')], bits: ['IR'] };
  const after = { lines: [line('view'), line('delete')], bits: ['IR'] };
  expect(differencesOf({ type: 'profile', before, after, _names: {} })).toEqual([
    { name: 'lines', before: [line('edit')], after: [line('delete')] },
  ]);
});

test('a line of the audit tells of a new grant what the sentence about it does not say', () => {
  const after = { person_id: 'p', profile_id: 'q', place_id: 'r', below: false, cause: 'hand' };
  const entry = { type: 'grant', before: null, after };
  const names = (_names: Record<string, string>) => differencesOf({ ...entry, _names }).map((c) => c.name);
  expect(names({ record_id: 'Agent' })).toEqual(['cause']);
  expect(names({})).toEqual(['person_id', 'profile_id', 'place_id', 'cause']);
});
