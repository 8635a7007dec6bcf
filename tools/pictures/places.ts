import type { PlaceSeed } from '#modules/demo/seeds.ts';
import type { Picture } from './look.ts';
import { branch, PLACE_HEIGHT, place, placeBox, root, sheet } from './parts.ts';
import { arrow, line, lines, type Svg, text } from './svg.ts';
import { placeOf, placesUnder, rowOf } from './world.ts';

const STEP = 44;
const INDENT = 26;

interface Drawn {
  readonly svg: Svg[];
  readonly end: number;
}

/** A place with all that lies under it, one a line. */
function subtree(x: number, y: number, of: PlaceSeed): Drawn {
  const svg = [place(x, y, of.key)];
  let next = y + STEP;
  for (const child of placesUnder(of.key)) {
    svg.push(branch(x + 12, y + PLACE_HEIGHT, x + INDENT, next + PLACE_HEIGHT / 2));
    const drawn = subtree(x + INDENT, next, child);
    svg.push(...drawn.svg);
    next = drawn.end;
  }
  return { svg, end: next };
}

const TOP = 126;
const COLUMNS = [24, 332, 628];
const TICKET = 79;

export const places: Picture = {
  title: 'Places are one tree',
  description:
    'The root All with three organizations under it. Under ACME lie two branches and four groups, two of them under Support; Globex and Initech look alike. A ticket is at home in one of the places.',
  height: 500,
  body: (() => {
    const trees = placesUnder(null).map((top, n) => subtree(COLUMNS[n] ?? 0, TOP, top));
    const home = placeOf(String(rowOf(TICKET).place_id));
    const stem = TOP - 18;
    return [
      root(24, 58),
      line(36, 58 + PLACE_HEIGHT, 36, TOP),
      line(36, stem, (COLUMNS[2] ?? 0) + 12, stem),
      ...COLUMNS.slice(1).map((x) => line(x + 12, stem, x + 12, TOP)),
      ...trees.flatMap((t) => t.svg),
      sheet(332, 352, TICKET, 160),
      arrow(412, 352, 440, TOP + 4 * STEP - 8),
      lines(
        508,
        372,
        360,
        `Every record has one home. This ticket is at home in ${home.name}, so it lies under Customer care, Globex and All as well.`,
        { as: 'soft' },
      ),
      placeBox(332, 446, 'organization', 'organization'),
      placeBox(490, 446, 'group', 'group'),
      placeBox(598, 446, 'container', 'container'),
      text(736, 468, 'the kinds of place', { as: 'soft' }),
    ];
  })(),
};
