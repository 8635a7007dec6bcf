import { expect, test } from 'vitest';
import { hueOf, initialsOf } from './initials.ts';

test.each([
  ['Nina Okafor', 'NO'],
  ['Fatima El Amrani', 'FA'],
  ['nina', 'N'],
  ['Ólöf Þorláksdóttir', 'ÓÞ'],
  ['李小龙', '李'],
  ['e\u0301lan vital', 'E\u0301V'],
  ['<script>alert(1)</script>', 'S'],
  ['- ¿?', ''],
  ['', ''],
])('the initials of "%s" are "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

/** Relative luminance of a colour of the circle, as WCAG counts it. */
function luminance(hue: number, saturation: number, lightness: number): number {
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12;
    const value = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(8) + 0.0722 * channel(4);
}

test('white letters stand out from every colour that initials may have', () => {
  for (let hue = 0; hue < 360; hue += 1) {
    expect(1.05 / (luminance(hue, 0.32, 0.32) + 0.05), `hue ${hue}`).toBeGreaterThan(4.5);
  }
  for (const id of ['', 'a', '00000000-0000-7000-8000-000000000001', 'é😀']) {
    expect(hueOf(id)).toBeGreaterThanOrEqual(0);
    expect(hueOf(id)).toBeLessThan(360);
  }
});
