import { expect, test } from 'vitest';
import { partsOf } from './actor.ts';

test('an actor is taken apart where it says by words as or by whom else', () => {
  expect(partsOf('Greta Holm (viewing as Nina Okafor)')).toEqual({
    key: 'audit.actor.viewing',
    name: 'Greta Holm',
    other: 'Nina Okafor',
  });
  expect(partsOf('Ada (Berlin) (approved by Greta (Oslo))')).toEqual({
    key: 'audit.actor.approved',
    name: 'Ada (Berlin)',
    other: 'Greta (Oslo)',
  });
  expect(partsOf('system: default profile')).toEqual({ system: 'default profile' });
});

test('a name, and a name with a token, is told as it is', () => {
  expect(partsOf('Ada (Berlin)')).toBeUndefined();
  expect(partsOf('Ada Byrne (token deploy)')).toBeUndefined();
});
