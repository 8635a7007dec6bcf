import { expect, test } from 'vitest';
import { decodeText } from './decode.ts';

const utf16 = (text: string, big: boolean): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

test.each([
  ['UTF-8', Buffer.from('Núñez €'), 'utf-8'],
  ['UTF-8 with its mark', Buffer.from('\ufeffNúñez €'), 'utf-8'],
  ['Windows-1252', Buffer.from([0x4e, 0xfa, 0xf1, 0x65, 0x7a, 0x20, 0x80]), 'windows-1252'],
  ['UTF-16, small end first', utf16('Núñez €', false), 'utf-16le'],
  ['UTF-16, big end first', utf16('Núñez €', true), 'utf-16be'],
] as const)('%s is read', (_, bytes, encoding) => {
  expect(decodeText(bytes)).toEqual({ text: 'Núñez €', encoding });
});

test('nothing at all is text too', () => {
  expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' });
});
