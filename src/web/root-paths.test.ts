import { expect, test } from 'vitest';
import { backTo } from './root-paths.ts';

test.each(['/tickets', '/people?q=a%20b&view=noGrant', '/tickets/1#a'])('one comes back to %s', (back) => {
  expect(backTo({ back })).toEqual({ back });
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
  ' //evil.example',
  'tickets',
  '',
  7,
  ['/tickets'],
])('one is not sent to %j', (back) => {
  expect(backTo({ back })).toEqual({});
});
