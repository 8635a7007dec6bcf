import type { Line } from '#access/resource.ts';
import type { Picture } from './look.ts';
import { mark, person, SHEET_HEIGHT, sheet } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { personOf, placeOf, rowOf, wouldReach } from './world.ts';

const WHO = 'tom';
const TICKETS = [18, 10, 62, 32, 26, 79];

type Given = Omit<Line, 'type' | 'action'>;
const ROWS: readonly (readonly [string, string, Given])[] = [
  ['own', 'creator, requester, owner, observer', { reach: 'own' }],
  ['group, mine', "at home in one of Tom's groups", { reach: 'group' }],
  ['group, selected', 'at home in Facilities', { reach: 'group', list: ['facilities'] }],
  ['organization, mine', "the requester's is Tom's, or below it", { reach: 'organization' }],
  ['all', 'everything where the grant reaches', { reach: 'all' }],
];

const LEFT = 306;
const COLUMN = 97;

function columns(): Svg[] {
  return TICKETS.flatMap((number, n) => {
    const row = rowOf(number);
    const x = LEFT + n * COLUMN;
    const requester = personOf(String(row.requester_id));
    const owner = row.owner_id === null ? 'no owner' : `${personOf(String(row.owner_id)).name.split(' ')[0]} owns`;
    const facts = [placeOf(String(row.place_id)).name, `for ${requester.name.split(' ')[0]}`, owner];
    return [
      sheet(x, 100, number, COLUMN - 9),
      ...facts.map((fact, k) =>
        text(x + 2, 100 + SHEET_HEIGHT + 18 + k * 16, fact, { size: 12, as: k === 0 ? 'bold' : 'soft' }),
      ),
    ];
  });
}

const ROW = 46;
const TOP = 232;

function table(): Svg[] {
  return ROWS.flatMap(([name, meaning, given], n) => {
    const y = TOP + n * ROW;
    return [
      n % 2 === 0 ? box(16, y, 868, ROW, 'panel', 6) : '',
      text(28, y + 20, name, { as: 'bold' }),
      text(28, y + 37, meaning, { size: 12, as: 'soft' }),
      ...TICKETS.map((number, k) =>
        mark(LEFT + k * COLUMN + (COLUMN - 9) / 2, y + ROW / 2, wouldReach(WHO, given, rowOf(number))),
      ),
    ];
  });
}

export const reach: Picture = {
  title: 'Reach: how far one line goes',
  description:
    'Six tickets and what a line "see tickets" would show Tom of them at each reach: own shows the one he owns, group shows those of his groups Support and Network or those of selected groups, organization shows those whose requester belongs to ACME or a branch of it, all shows everything where the grant reaches.',
  height: 484,
  body: [
    person(43, 74, WHO),
    lines(
      24,
      118,
      260,
      'works in Support and Network, belongs to ACME. Suppose that one line lets him see tickets, granted at the root:',
      {
        size: 13,
        as: 'soft',
      },
    ),
    ...columns(),
    ...table(),
  ],
};
