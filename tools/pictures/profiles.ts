import type { Line } from '#access/resource.ts';
import { ticket } from '#modules/tickets/access.ts';
import type { Picture } from './look.ts';
import { tag } from './parts.ts';
import { box, type Svg, text, widthOf } from './svg.ts';
import { actionWord, reachWord, typeWord } from './words.ts';
import { profileOf } from './world.ts';

type Given = Pick<Line, 'facet' | 'action' | 'reach' | 'via'>;

const ROW = 22;

/** Lines one below the other: what, and how far. */
const listed = (x: number, y: number, reachAt: number, given: readonly Given[]): Svg[] =>
  given.flatMap((g, n) => [
    text(x, y + n * ROW, actionWord(g.action, g.facet)),
    text(x + reachAt, y + n * ROW, reachWord(g), { as: 'soft' }),
  ]);

/** The order in which tickets declare what can be done with them, facets last. */
const orderOf = (l: Line): number => (l.facet === undefined ? Object.keys(ticket.actions).indexOf(l.action) : 99);

const bitChip = (x: number, y: number, code: string): Svg =>
  box(x, y - 15, widthOf(code, 13) + 14, 21, 'profile-box', 4) +
  text(x + 7, y, code, { size: 13, as: 'profile-ink code bold' });

const TECHNICIAN = 'glpi.technician';
const STANDARD = 'integria.standard-user';

export const profiles: Picture = {
  title: 'A profile is a bundle of lines',
  description:
    'The profile Technician with its lines on tickets, each an action and a reach. Beside it the profile Standard user, which holds access bits; two of them, IR and IW, are spelled out as the lines that they stand for.',
  height: 470,
  body: (() => {
    const ticketLines = profileOf(TECHNICIAN)
      .lines.filter((l) => l.type === 'ticket')
      .toSorted((a, b) => orderOf(a) - orderOf(b));
    const others = profileOf(TECHNICIAN).lines.filter((l) => l.type !== 'ticket');
    const types = [...new Set(others.map((l) => typeWord(l.type)))].join(', ');
    const { bits } = profileOf(STANDARD);
    let y = 152;
    const spelled = bits.flatMap((bit) => {
      const given = ticket.bits[bit as keyof typeof ticket.bits] ?? [];
      if (given.length === 0) return [];
      const top = y;
      y += given.length * ROW + 20;
      return [bitChip(462, top, bit), ...listed(512, top, 190, given)];
    });
    return [
      box(24, 56, 400, 390, 'panel'),
      tag(40, 72, TECHNICIAN),
      text(40, 128, 'tickets: may', { as: 'bold' }),
      text(230, 128, 'how far, where granted', { as: 'bold' }),
      ...listed(40, 152, 190, ticketLines),
      text(40, 430, `and ${others.length} lines on ${types}`, { as: 'soft', size: 13 }),
      box(446, 56, 430, 390, 'panel'),
      tag(462, 72, STANDARD),
      text(462, 128, 'bit', { as: 'bold' }),
      text(512, 128, 'stands for, on tickets', { as: 'bold' }),
      ...spelled,
      text(462, 430, `and the bits ${bits.filter((b) => !Object.hasOwn(ticket.bits, b)).join(' ')}`, {
        as: 'soft',
        size: 13,
      }),
    ];
  })(),
};
