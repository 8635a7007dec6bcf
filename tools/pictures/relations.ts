import type { Row } from '#access/condition.ts';
import type { Picture } from './look.ts';
import { mark, person, place, sheet } from './parts.ts';
import { arrow, box, type Svg, text } from './svg.ts';
import { beforeHandover, may, personOf, rowOf } from './world.ts';

const TICKET = 79;
const PEOPLE = ['karl', 'fatima', 'sven', String(rowOf(TICKET).requester_id)];

const NAMES: Readonly<Record<string, string>> = {
  requester_id: 'asked for it',
  creator_id: 'opened it',
  owner_id: 'owns it',
  editors: 'has changed it',
  workers: 'has written on it',
};

/** Why somebody sees the ticket, or that they do not. */
function why(login: string, row: Row): string {
  if (!may(login, 'view', row)) return 'does not see it';
  if (may(login, 'view', row, { withoutRelations: true })) return 'sees it by a grant here';
  const relation = Object.keys(NAMES).find((name) => [row[name]].flat().includes(login));
  return `sees it: ${NAMES[relation ?? ''] ?? 'involved'}`;
}

function panel(x: number, row: Row, caption: string): Svg[] {
  return [
    box(x, 56, 396, 330, 'panel'),
    text(x + 16, 82, caption, { as: 'bold' }),
    place(x + 16, 98, String(row.place_id)),
    sheet(x + 16, 144, TICKET, 200),
    ...PEOPLE.flatMap((login, n) => {
      const y = 238 + n * 40;
      return [
        mark(x + 28, y, may(login, 'view', row)),
        text(x + 48, y + 5, personOf(login).name),
        text(x + 192, y + 5, why(login, row), { as: 'soft' }),
      ];
    }),
  ];
}

export const relations: Picture = {
  title: 'Relations keep sight, wherever a record moves',
  description:
    'Ticket 79 before and after Karl handed it over from Customer care to Field service. Before, Karl and Fatima see it by their grants at Customer care. Afterwards Sven sees it by his grant at Field service; Fatima no longer does; Karl still does because he has changed it, and Ivan because he asked for it.',
  height: 410,
  body: [
    ...panel(24, beforeHandover(TICKET), 'before'),
    ...panel(480, rowOf(TICKET), 'after'),
    person(450, 160, 'karl', 'none'),
    arrow(424, 200, 476, 200),
    text(450, 222, 'hands', { size: 12, as: 'soft', anchor: 'middle' }),
    text(450, 237, 'over', { size: 12, as: 'soft', anchor: 'middle' }),
  ],
};
