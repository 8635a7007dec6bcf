import type { Picture } from './look.ts';
import { mark, person, RADIUS, sheet, tag } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { grantOf, may, personOf, placeOf, profileOf, rowOf } from './world.ts';
import { actionWord, statusWord } from './words.ts';

const SECRET = 37;
const CLOSED = 13;
const STEP = 42;

const TOP = 112;

function confidential(x: number): Svg[] {
  const row = rowOf(SECRET);
  const owner = String(row.owner_id);
  const requester = String(row.requester_id);
  const people = [
    [owner, 'owns it'],
    [requester, 'asked for it'],
    ['helen', grantWords('helen')],
    ['otto', grantWords('otto')],
  ] as const;
  return [
    sheet(x, TOP, SECRET, 176),
    ...people.flatMap(([login, reason], n) => {
      const y = TOP + 92 + n * STEP;
      return [
        mark(x + 10, y, may(login, 'view', row)),
        text(x + 30, y, personOf(login).name),
        text(x + 30, y + 16, reason, { size: 12, as: 'soft' }),
      ];
    }),
  ];
}

function grantWords(login: string): string {
  const grant = grantOf(login);
  return `${profileOf(grant.profile).name} at ${placeOf(grant.at).name} and below`;
}

const ACTIONS = ['view', 'comment', 'edit', 'close', 'reopen'];

function state(x: number): Svg[] {
  const row = rowOf(CLOSED);
  return [
    sheet(x, TOP, CLOSED, 176),
    person(x + RADIUS, TOP + 96, 'helen'),
    ...ACTIONS.flatMap((action, n) => {
      const y = TOP + 140 + n * 32;
      return [mark(x + 10, y, may('helen', action, row)), text(x + 30, y + 5, actionWord(action))];
    }),
  ];
}

const PROFILE = 'glpi.self-service';

function lifeCycle(x: number): Svg[] {
  const { lifecycle } = profileOf(PROFILE);
  return [
    tag(x, TOP, PROFILE),
    text(x, TOP + 60, 'from', { size: 13, as: 'bold' }),
    text(x + 176, TOP + 60, 'to', { size: 13, as: 'bold' }),
    ...Object.entries(lifecycle).flatMap(([from, to], n) => {
      const y = TOP + 86 + n * 28;
      return [
        text(x, y, statusWord(from), { size: 13 }),
        text(x + 176, y, to.map(statusWord).join(', ') || 'nothing', { size: 13, as: to.length > 0 ? 'yes' : 'soft' }),
      ];
    }),
  ];
}

const column = (x: number, name: string, about: string, body: readonly Svg[]): Svg[] => [
  box(x, 56, 276, 400, 'panel'),
  text(x + 16, 84, name, { as: 'bold' }),
  lines(x + 16, 414, 248, about, { size: 12, as: 'soft' }),
  ...body,
];

export const restrictions: Picture = {
  title: 'Restrictions that a record carries itself',
  description:
    'Three panels. A confidential ticket is seen by its owner and its requester, and not by Helen and Otto whose grants cover it. On a closed ticket Helen may look and reopen, not reply, edit or close. The life cycle of the profile Self-Service allows one step alone, from pending closure to closed.',
  height: 476,
  body: [
    ...column(
      24,
      'confidential',
      'Only those involved pass, and super administrators; a grant is not enough.',
      confidential(40),
    ),
    ...column(312, 'state', 'Some actions make sense in some states only, whoever asks.', state(328)),
    ...column(600, 'life cycle', "A profile's matrix says which status may follow which.", lifeCycle(616)),
  ],
};
