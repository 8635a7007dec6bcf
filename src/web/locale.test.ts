import { expect, test } from 'vitest';
import { localeOf } from './locale.ts';

const DAY = new Date('2026-11-22T12:00:00Z');
const day = (language: string, wanted: readonly string[]): string =>
  new Intl.DateTimeFormat(localeOf(language, wanted), { dateStyle: 'short', timeZone: 'UTC' }).format(DAY);

test.each([
  ['en', ['en-GB', 'en-US', 'en'], '22/11/2026'],
  ['en', ['en-US', 'en-GB'], '11/22/26'],
  ['en', ['es-ES', 'en-GB'], '22/11/2026'],
  ['en', ['en', 'en-AU'], '22/11/26'],
  ['es', ['en-US', 'es-ES'], '22/11/26'],
  // The region of one language says nothing of another.
  ['en', ['es-MX'], '11/22/26'],
  ['en', ['en-US@posix', 'C'], '11/22/26'],
  ['en', [], '11/22/26'],
])('dates in %s for somebody whose browser says %j', (language, wanted, expected) => {
  expect(day(language, wanted)).toBe(expected);
});

test('numbers are written the way of the region, too', () => {
  const number = (wanted: readonly string[]): string => new Intl.NumberFormat(localeOf('es', wanted)).format(12_345.6);
  expect(number(['es-MX'])).toBe('12,345.6');
  expect(number(['es-ES'])).toBe('12.345,6');
});
