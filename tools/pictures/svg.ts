/** SVG as text. Sizes are in pixels of the picture, which is 900 wide. */
export type Svg = string;

type Attributes = Readonly<Record<string, string | number | undefined>>;

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function el(name: string, attributes: Attributes = {}, ...children: readonly Svg[]): Svg {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? String(+value.toFixed(1)) : String(value))}"`,
    );
  const inside = children.join('');
  return inside === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${inside}</${name}>`;
}

export const at = (x: number, y: number, ...children: readonly Svg[]): Svg =>
  el('g', { transform: `translate(${+x.toFixed(1)} ${+y.toFixed(1)})` }, ...children);

/** Width that words take at most in the usual fonts without serifs; the widest of them is the measure. */
export function widthOf(words: string, size = 14): number {
  let ems = 0;
  for (const letter of words) {
    if (/[ijl.,:;'|!()]/.test(letter)) ems += 0.36;
    else if (/[mwMW@%#✓✗→]/.test(letter)) ems += 0.95;
    else if (/[A-Z]/.test(letter)) ems += 0.72;
    else if (/[tfr -]/.test(letter)) ems += 0.4;
    else ems += 0.62;
  }
  return ems * size;
}

/** Words in lines no wider than `width`. */
export function wrapped(words: string, width: number, size = 14): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export interface Type {
  readonly size?: number;
  /** Classes of the look: `soft`, `bold`, `code`, `yes`, `no`. */
  readonly as?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One line of text, `y` being its base line. */
export const text = (x: number, y: number, words: string, type: Type = {}): Svg =>
  el('text', { x, y, 'font-size': type.size ?? 14, class: type.as, 'text-anchor': type.anchor }, escaped(words));

/** Height of a line of text from one base line to the next. */
export const leading = (size = 14): number => Math.round(size * 1.4);

/** Text in as many lines as it needs, the first on base line `y`. */
export const lines = (x: number, y: number, width: number, words: string, type: Type = {}): Svg =>
  wrapped(words, width, type.size)
    .map((line, n) => text(x, y + n * leading(type.size), line, type))
    .join('');

export const line = (x1: number, y1: number, x2: number, y2: number, as = 'thread'): Svg =>
  el('line', { x1, y1, x2, y2, class: as });

export const box = (x: number, y: number, width: number, height: number, as: string, rx = 8): Svg =>
  el('rect', { x, y, width, height, rx, class: as });

/** A thread with a head at its end. */
export function arrow(x1: number, y1: number, x2: number, y2: number, as = 'thread'): Svg {
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const head = el('path', { d: 'M -9 -5 L 0 0 L -9 5', class: `${as} head` });
  const turned = el(
    'g',
    { transform: `translate(${+x2.toFixed(1)} ${+y2.toFixed(1)}) rotate(${+angle.toFixed(1)})` },
    head,
  );
  return line(x1, y1, x2, y2, as) + turned;
}
