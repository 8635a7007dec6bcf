import { expect, test } from 'vitest';
import { joinValues, splitValues } from './filter-values.ts';

test.each([[['Madrid']], [['Madrid', 'Berlin']], [['Madrid, Spain', 'Berlin']], [['C:\\', 'a\\,b', ',']], [[]]])(
  'values %j come back as they were',
  (values) => {
    expect(splitValues(joinValues(values))).toEqual(values);
  },
);

test('are plain text by commas where nothing has to be told apart', () => {
  expect(joinValues(['grouped', 'standalone'])).toBe('grouped,standalone');
  expect(splitValues(' grouped, standalone ,')).toEqual(['grouped', 'standalone']);
});
