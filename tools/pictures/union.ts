import type { Picture } from './look.ts';
import { mark, PLACE_HEIGHT, person, place, tag, tagWidthOf } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { grantOf, may, placeOf, plainTicketAt } from './world.ts';
import { actionWord } from './words.ts';

const WHO = 'eva';
const ACTIONS = ['view', 'comment', 'take', 'escalate'];
const PLACES = ['facilities', 'network'];

const GRID = 330;
const COLUMN = 100;

/** What some of the person's grants give on a ticket at each place. */
function block(y: number, grants: readonly number[], head: readonly Svg[]): Svg[] {
  return [
    box(16, y, 868, 92, 'panel'),
    ...head,
    ...PLACES.flatMap((key, n) => [
      place(GRID, y + 8 + n * 40, key, 120),
      ...ACTIONS.map((action, k) =>
        mark(
          GRID + 190 + k * COLUMN,
          y + 8 + n * 40 + PLACE_HEIGHT / 2,
          may(WHO, action, plainTicketAt(key), { grants }),
        ),
      ),
    ]),
  ];
}

function grantHead(y: number, n: number): Svg[] {
  const grant = grantOf(WHO, n);
  const where = `at ${placeOf(grant.at).name}${grant.below ? ' and below' : ''}`;
  return [tag(32, y + 30, grant.profile), text(32 + tagWidthOf(grant.profile) + 10, y + 50, where)];
}

export const union: Picture = {
  title: 'Grants add up; nothing is ever denied',
  description:
    'Eva holds Standard user at Facilities, which lets her see, answer and take tickets there, and Escalate at ACME and below, which lets her hand over tickets anywhere in ACME. Together she may do what any of the two gives.',
  height: 474,
  body: [
    person(43, 78, WHO),
    ...ACTIONS.map((action, k) =>
      text(GRID + 190 + k * COLUMN, 84, actionWord(action), { as: 'bold', anchor: 'middle' }),
    ),
    ...block(112, [0], grantHead(112, 0)),
    text(60, 228, '+', { size: 22, as: 'bold' }),
    ...block(240, [1], grantHead(240, 1)),
    text(60, 356, '=', { size: 22, as: 'bold' }),
    ...block(
      368,
      [0, 1],
      [
        text(32, 408, 'together', { as: 'bold' }),
        lines(32, 430, 250, 'what any of them gives; the order does not matter', { size: 13, as: 'soft' }),
      ],
    ),
  ],
};
