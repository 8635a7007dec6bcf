import type { Picture } from './look.ts';
import { person, RADIUS } from './parts.ts';
import { arrow, box, lines, type Svg, text } from './svg.ts';
import { personOf, seenBy } from './world.ts';
import { DEMO } from '#modules/demo/world.ts';

const READERS = [
  ['opening one ticket', 'found, or "not found"'],
  ['the list, its pages and its count', 'a condition in the SQL of the list'],
  ['search and suggestions', 'the same condition'],
  ['the export', 'the same condition'],
  ['the buttons on the page', 'true, or why not'],
  ['"Why may I ...?"', 'the same steps, told one by one'],
] as const;

const PEOPLE = ['tom', 'karl', 'nina'];
const TOP = 64;
const STEP = 52;

const reader = (name: string, how: string, n: number): Svg[] => {
  const y = TOP + n * STEP;
  return [
    arrow(300, TOP + 146, 372, y + 20),
    box(376, y, 500, 42, 'panel', 6),
    text(392, y + 26, name, { as: 'bold', size: 13 }),
    text(866, y + 26, how, { size: 13, as: 'soft', anchor: 'end' }),
  ];
};

export const sameness: Picture = {
  title: 'One declaration, many readers: what the list shows is what the check allows',
  description:
    'One declaration of who may do what to tickets is read by everything: opening a ticket, lists and counts, search, exports, buttons and explanations. Beside it three people with the number of tickets that each sees, the same in the list and by asking one by one.',
  height: 400,
  body: [
    box(24, TOP + 14, 276, 264, 'group-box'),
    lines(44, TOP + 46, 240, 'Who may do what to a ticket', { as: 'bold' }),
    lines(44, TOP + 76, 236, `is declared once. Of the ${DEMO.tickets.length} tickets of the demonstration`, {
      size: 13,
    }),
    ...PEOPLE.flatMap((login, n) => [
      person(44 + RADIUS, TOP + 140 + n * 46, login, 'none'),
      text(92, TOP + 145 + n * 46, `${personOf(login).name.split(' ')[0]} sees ${seenBy(login).length}`),
    ]),
    ...READERS.flatMap(([name, how], n) => reader(name, how, n)),
  ],
};
