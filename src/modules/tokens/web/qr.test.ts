import { expect, test } from 'vitest';
import { scan } from '#test/scan.ts';
import { drawQr, keyText } from './qr.ts';

/** What a camera would see of it: four pixels a module, with the white around that a code needs. */
function scanned(text: string): string | undefined {
  const { size, path } = drawQr(text);
  const side = (size + 8) * 4;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g)) {
    for (let n = 0; n < 16; n += 1) {
      const at = ((Number(y) + 4) * 4 + Math.floor(n / 4)) * side + (Number(x) + 4) * 4 + (n % 4);
      pixels.set([0, 0, 0, 255], at * 4);
    }
  }
  return scan(pixels, side, side);
}

const card = {
  gatehouse: 'https://desk.example',
  login: 'nina',
  phone: '+34 600 000 000',
  key: `gh_${'k'.repeat(43)}`,
};

test.each([
  'Nina Okafor',
  'Ñandú "Quote" O\'Neill; TEL:+1,666',
  '李小龙 😀 e\u0301',
  '<script>alert(1)</script>',
  '\\u0000 {"key":"gh_other"}',
  'END:VCARD MECARD:N:x;;',
  'شيماء محمد',
])('the code of "%s" is read as it was written', (name) => {
  const text = keyText({ ...card, name });
  expect(scanned(text)).toBe(text);
  expect(JSON.parse(scanned(text) ?? '')).toEqual({ ...card, name });
});

test('the longest name and phone number fit', () => {
  const text = keyText({ ...card, name: '語'.repeat(200), phone: '\u{1F4DE}'.repeat(25), login: 'x'.repeat(100) });
  expect(scanned(text)).toBe(text);
});
