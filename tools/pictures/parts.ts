import { at, box, el, line, type Svg, text, widthOf, wrapped } from './svg.ts';
import { personOf, placeOf, profileOf, ticketOf } from './world.ts';

/**
 * The visual language of all pictures: places are rounded boxes with the letter of their kind, people circles with
 * initials, profiles tags, records sheets. Colour never says anything alone.
 */

const LETTERS = { organization: 'O', group: 'G', container: 'C' } as const;
type Kind = keyof typeof LETTERS;

export const PLACE_HEIGHT = 34;

/** A place by its name and kind. */
export function placeBox(x: number, y: number, name: string, kind: Kind, width = placeWidth(name)): Svg {
  return at(
    x,
    y,
    box(0, 0, width, PLACE_HEIGHT, `${kind}-box`),
    box(7, 7, 20, 20, `badge-${kind}`, 5),
    text(17, 21.5, LETTERS[kind], { size: 13, as: 'on-badge', anchor: 'middle' }),
    text(35, 22, name),
  );
}

export const placeWidth = (name: string): number => 35 + widthOf(name) + 10;

/** A place of the demonstration. */
export function place(x: number, y: number, key: string, width?: number): Svg {
  const { name, kind } = placeOf(key);
  return placeBox(x, y, name, kind, width);
}

/** The root of the tree. */
export const root = (x: number, y: number, width?: number): Svg => placeBox(x, y, 'All', 'organization', width);

export const RADIUS = 19;

const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2);

/** A person of the demonstration; `x` and `y` are the middle of the circle. The name stands beside or below it. */
export function person(x: number, y: number, login: string, name: 'beside' | 'below' | 'none' = 'beside'): Svg {
  const who = personOf(login);
  const label =
    name === 'beside'
      ? text(RADIUS + 8, 5, who.name)
      : name === 'below'
        ? text(0, RADIUS + 18, who.name, { size: 13, anchor: 'middle' })
        : '';
  return at(
    x,
    y,
    el('circle', { r: RADIUS, class: 'person-box' }),
    text(0, 5, initials(who.name), { size: 14, as: 'person-ink bold', anchor: 'middle' }),
    label,
  );
}

export const TAG_HEIGHT = 30;

export const tagWidth = (name: string): number => 32 + widthOf(name) * 1.08 + 12;

/** A profile by its name: a tag with a hole. */
export function tagNamed(x: number, y: number, name: string): Svg {
  const width = tagWidth(name);
  const half = TAG_HEIGHT / 2;
  const d = `M 0 ${half} L 13 0 H ${width - 5} Q ${width} 0 ${width} 5 V ${TAG_HEIGHT - 5} Q ${width} ${TAG_HEIGHT} ${width - 5} ${TAG_HEIGHT} H 13 Z`;
  return at(
    x,
    y,
    el('path', { d, class: 'profile-box' }),
    el('circle', { cx: 17, cy: half, r: 3.5, class: 'paper' }),
    text(29, 20, name, { as: 'profile-ink bold' }),
  );
}

/** A profile of the demonstration, by the key of its template. */
export const tag = (x: number, y: number, key: string): Svg => tagNamed(x, y, profileOf(key).name);

export const tagWidthOf = (key: string): number => tagWidth(profileOf(key).name);

export const SHEET_HEIGHT = 62;

/** A ticket of the demonstration as a sheet with a folded corner. */
export function sheet(x: number, y: number, number: number, width = 150, below?: string): Svg {
  const [first, ...rest] = wrapped(ticketOf(number).title, width - 16, 12);
  const second = rest.length > 1 ? `${wrapped(rest.join(' '), width - 30, 12)[0]} …` : rest[0];
  const shown = [first, second].filter((words) => words !== undefined);
  const d = `M 0 4 Q 0 0 4 0 H ${width - 14} L ${width} 14 V ${SHEET_HEIGHT - 4} Q ${width} ${SHEET_HEIGHT} ${width - 4} ${SHEET_HEIGHT} H 4 Q 0 ${SHEET_HEIGHT} 0 ${SHEET_HEIGHT - 4} Z`;
  return at(
    x,
    y,
    el('path', { d, class: 'sheet' }),
    el('path', { d: `M ${width - 14} 0 V 14 H ${width}`, class: 'sheet' }),
    text(9, 18, `#${number}`, { size: 13, as: 'bold' }),
    ...shown.map((words, n) => text(9, 35 + n * 15, words, { size: 12, as: 'soft' })),
    below === undefined ? '' : text(0, SHEET_HEIGHT + 17, below, { size: 12, as: 'soft' }),
  );
}

/** A check or a cross in a circle; `x` and `y` are its middle. */
export function mark(x: number, y: number, yes: boolean): Svg {
  const word = yes ? 'yes' : 'no';
  const d = yes ? 'M -5 0.5 L -1.5 4 L 5.5 -4' : 'M -4 -4 L 4 4 M 4 -4 L -4 4';
  return at(x, y, el('circle', { r: 10, class: `${word}-box` }), el('path', { d, class: `mark mark-${word}` }));
}

/** Lines from a parent to its children in an indented tree. */
export const branch = (x: number, fromY: number, childX: number, childY: number): Svg =>
  line(x, fromY, x, childY) + line(x, childY, childX, childY);
