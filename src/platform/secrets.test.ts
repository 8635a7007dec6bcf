import { expect, test } from 'vitest';
import { secretsOf } from './secrets.ts';

const { sign, verify } = secretsOf(Buffer.alloc(32, 7));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=';

test('a signature is taken in the one writing that it has, and for its purpose and text alone', () => {
  const signed = sign('mark', 'greta');
  expect(verify('mark', signed)).toBe('greta');
  expect(verify('link', signed)).toBeUndefined();
  expect(verify('mark', signed.replace('greta', 'ada'))).toBeUndefined();
  for (const text of ['', '.', 'greta', 'greta.', `${signed}=`, `${signed} `])
    expect(verify('mark', text)).toBeUndefined();
  // The last letter of a signature has bits to spare.
  const others = [...LETTERS].map((letter) => signed.slice(0, -1) + letter).filter((text) => text !== signed);
  expect(others.filter((text) => verify('mark', text) !== undefined)).toEqual([]);
});
