import type { Picture } from './look.ts';
import { branch, mark, PLACE_HEIGHT, person, place, placeWidth, TAG_HEIGHT, tag, tagWidthOf } from './parts.ts';
import { arrow, box, type Svg, text } from './svg.ts';
import { grantOf, may, personOf, placeOf, placesUnder, plainTicketAt, profileOf } from './world.ts';

const STEP = 40;

/** The groups of an organization and what lies under them, with a mark for where somebody sees the tickets. */
function seen(x: number, y: number, login: string, under: string, indent = 0): { svg: Svg[]; end: number } {
  const svg: Svg[] = [];
  let next = y;
  for (const child of placesUnder(under).filter((p) => p.kind === 'group')) {
    if (indent > 0) svg.push(branch(x + indent - 14, y - 6, x + indent, next + PLACE_HEIGHT / 2));
    const yes = may(login, 'view', plainTicketAt(child.key));
    svg.push(place(x + indent, next, child.key), mark(x + 230, next + PLACE_HEIGHT / 2, yes));
    const inner = seen(x, next + STEP, login, child.key, indent + 26);
    svg.push(...inner.svg);
    next = inner.end;
  }
  return { svg, end: next };
}

/** Everything that somebody's grants say: "Technician at Network". */
const told = (x: number, y: number, login: string): Svg[] =>
  personOf(login).grants.map((g, n) =>
    text(x, y + n * 19, `${profileOf(g.profile).name} at ${placeOf(g.at).name}${g.below ? ' and below' : ''}`, {
      size: 13,
    }),
  );

function column(x: number, login: string): Svg[] {
  return [
    box(x, 186, 272, 326, 'panel'),
    person(x + 32, 218, login),
    ...told(x + 16, 262, login),
    ...seen(x + 16, 300, login, 'acme').svg,
  ];
}

const ANATOMY = 'pavel';

function anatomy(): Svg[] {
  const grant = grantOf(ANATOMY);
  const tagAt = 214;
  const placeAt = tagAt + tagWidthOf(grant.profile) + 44;
  const datesAt = placeAt + placeWidth(placeOf(grant.at).name) + 22;
  const y = 88;
  const label = (x: number, words: string): Svg => text(x, y + 44, words, { size: 13, as: 'soft' });
  return [
    person(43, y, ANATOMY),
    arrow(70 + 118, y, tagAt - 6, y),
    tag(tagAt, y - TAG_HEIGHT / 2, grant.profile),
    text(placeAt - 32, y + 5, 'at', { as: 'soft' }),
    place(placeAt, y - PLACE_HEIGHT / 2, grant.at),
    text(datesAt, y + 5, `${grant.below ? 'and below' : 'not below'}, until ${(grant.until ?? '').slice(0, 10)}`),
    label(24, 'a person, or all members'),
    text(24, y + 61, 'of a group', { size: 13, as: 'soft' }),
    label(tagAt, 'a profile'),
    label(placeAt, 'a place'),
    label(datesAt, 'its days; and a cause: by hand,'),
    text(datesAt, y + 61, 'by a rule or by an import', { size: 13, as: 'soft' }),
  ];
}

export const grants: Picture = {
  title: 'A grant is a profile at a place',
  description:
    'A grant in its parts: Pavel Dvorak holds Technician at Network, not below, until a date. Below, the groups of ACME for three people: Tom with two grants sees the tickets of these two groups, Sara with one grant at Support and below sees three, Helen with one at ACME and below sees all.',
  height: 530,
  body: [...anatomy(), ...column(24, 'tom'), ...column(314, 'sara'), ...column(604, 'helen')],
};
