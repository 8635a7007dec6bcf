const WORDS = /[\p{L}\p{N}][^\s]*/gu;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letters of the first and the last word of a name; of one without letters nothing. */
export function initialsOf(name: string): string {
  const words = name.match(WORDS) ?? [];
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...letters.segment(word ?? '')][0]?.segment ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** Degrees around the circle of colours, the same for the same person wherever they are shown. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360_000;
  return sum % 360;
}
