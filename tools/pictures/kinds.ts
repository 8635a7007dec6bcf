import type { Picture } from './look.ts';
import { mark, person, RADIUS, SHEET_HEIGHT, sheet } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { may, personOf, placeOf, rowOf } from './world.ts';

const PEOPLE = [
  ['greta', 'super administrator', 'Everything, everywhere. One who can sign in always remains.'],
  ['gina', 'grouped', 'What grants and relations give. Nearly everybody.'],
  ['carla', 'company-grouped', 'The same, but tickets only of people of the same organization and group.'],
  ['ivan', 'standalone', 'Own tickets only; opens them in groups that are open to all.'],
] as const;
const TICKETS = [211, 271, 88, 214, 14];

const LEFT = 228;
const COLUMN = 168;
const TOP = 236;
const ROW = SHEET_HEIGHT + 16;

function head(): Svg[] {
  return PEOPLE.flatMap(([login, kind, meaning], n) => {
    const x = LEFT + n * COLUMN;
    if (personOf(login).kind.replace('superadmin', 'super administrator') !== kind)
      throw new Error(`${login} is no ${kind}.`);
    return [
      person(x + RADIUS, 84, login, 'none'),
      text(x + 2 * RADIUS + 8, 89, personOf(login).name, { size: 13 }),
      text(x, 130, kind, { size: 13, as: 'bold' }),
      lines(x, 150, COLUMN - 12, meaning, { size: 12, as: 'soft' }),
    ];
  });
}

export const kinds: Picture = {
  title: 'Kinds of person: what somebody may do at most',
  description:
    'Four people of four kinds and which of five tickets they see: Greta, super administrator, all; Gina, grouped, those of Globex; Carla, company-grouped, her own and those of Chloé, her colleague in the same group; Ivan, standalone, only his own.',
  height: TOP + TICKETS.length * ROW + 16,
  body: [
    ...head(),
    ...TICKETS.flatMap((number, n) => {
      const row = rowOf(number);
      const y = TOP + n * ROW;
      const requester = personOf(String(row.requester_id)).name;
      return [
        n % 2 === 0 ? box(16, y - 8, 868, ROW, 'panel', 6) : '',
        sheet(24, y, number, 92),
        text(126, y + 26, placeOf(String(row.place_id)).name, { size: 12, as: 'bold' }),
        text(126, y + 43, `for ${requester.split(' ')[0]}`, { size: 12, as: 'soft' }),
        ...PEOPLE.map(([login], k) => mark(LEFT + k * COLUMN + RADIUS, y + SHEET_HEIGHT / 2, may(login, 'view', row))),
      ];
    }),
  ],
};
