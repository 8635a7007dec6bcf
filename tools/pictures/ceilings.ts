import type { Ceiling } from '#access/decide.ts';
import type { Picture } from './look.ts';
import { mark, person, place } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { grantOf, may, placeOf, plainTicketAt, profileOf } from './world.ts';
import { actionWord } from './words.ts';

const WHO = 'helen';
const TOKEN: Ceiling = { lines: 'every', readOnly: true, places: ['support'] };
const ROWS = [
  ['view', 'network'],
  ['comment', 'network'],
  ['view', 'facilities'],
  ['comment', 'facilities'],
  ['view', 'care'],
] as const;

const TOP = 148;
const ROW = 44;

function table(): Svg[] {
  return ROWS.flatMap(([action, key], n) => {
    const y = TOP + n * ROW;
    const row = plainTicketAt(key);
    const mine = may(WHO, action, row);
    const token = may(WHO, action, row, { ceilings: [TOKEN] });
    return [
      n % 2 === 0 ? box(16, y, 868, ROW, 'panel', 6) : '',
      text(32, y + 27, actionWord(action), { as: 'bold' }),
      text(100, y + 27, 'tickets in', { as: 'soft' }),
      place(180, y + 5, key),
      mark(450, y + ROW / 2, mine),
      mark(700, y + ROW / 2, token),
    ];
  });
}

export const ceilings: Picture = {
  title: 'Ceilings only take away: tokens',
  description:
    'What Helen may do herself as Hotliner at ACME and below, and what a program may do with a token of hers that only reads and is narrowed to Support: it sees tickets in Support and the groups below it, answers none, and sees nothing elsewhere.',
  height: 418,
  body: (() => {
    const grant = grantOf(WHO);
    return [
      person(450 - 26, 82, WHO),
      text(424, 124, `${profileOf(grant.profile).name} at ${placeOf(grant.at).name} and below`, {
        size: 13,
        as: 'soft',
      }),
      box(658, 64, 196, 34, 'person-box', 6),
      text(672, 86, 'a token of hers', { as: 'bold' }),
      text(658, 124, 'reads only; Support and below', { size: 13, as: 'soft' }),
      ...table(),
      lines(32, TOP + ROWS.length * ROW + 28, 840, 'A token never does more than its person may: both must say yes.', {
        as: 'soft',
      }),
    ];
  })(),
};
