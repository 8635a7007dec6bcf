import { decide } from '#access/decide.ts';
import { type GrantFacts, Policy } from '#access/policy.ts';
import { place as placeType } from '#modules/places/access.ts';
import { ROLE_SETS } from '#modules/profiles/templates/footprints.ts';
import { ticket } from '#modules/tickets/access.ts';
import type { Picture } from './look.ts';
import { arrow, box, type Svg, text } from './svg.ts';
import { mark, place, placeBox, tagNamed, tagWidth } from './parts.ts';
import { actionWord } from './words.ts';
import { data, NOW, personOf, plainTicketAt } from './world.ts';

const NAME = 'Prototypes';
const UNDER = 'globex-labs';
const ROLES = ROLE_SETS.workspace;
const HOLDERS = [
  ['gina', 'Administrator'],
  ['karl', 'Agent'],
] as const;

const STATES = [
  ['draft', ['draft']],
  ['published', []],
  ['external', ['external']],
] as const;

/** The demonstration with a workspace in it, in which two people hold roles. */
function policyIn(flags: readonly string[]): Policy {
  const profiles = ROLES.map((t) => ({
    id: t.name,
    name: t.name,
    placeId: NAME,
    bits: t.bits,
    lines: t.lines.filter((l) => l.type === 'ticket' || l.type === 'place'),
  }));
  const grants = HOLDERS.map(
    ([login, role]): GrantFacts => ({
      id: login,
      personId: login,
      groupId: null,
      profileId: role,
      placeId: NAME,
      below: false,
      cause: 'hand',
      from: null,
      until: null,
    }),
  );
  const places = [...data.places, { id: NAME, parentId: UNDER, kind: 'container' as const, name: NAME, flags }];
  return new Policy([ticket, placeType], { ...data, places, profiles, grants });
}

const ROWS = HOLDERS.flatMap(([login, role]) =>
  (['view', 'create'] as const).map((action) => ({ login, role, action })),
);

const TOP = 262;
const LEFT = 450;
const COLUMN = 160;

function states(): Svg[] {
  const row = plainTicketAt(NAME);
  return [
    ...STATES.map(([name], k) => text(LEFT + k * COLUMN, TOP, name, { as: 'bold', anchor: 'middle' })),
    ...ROWS.flatMap(({ login, role, action }, n) => {
      const y = TOP + 18 + n * 40;
      return [
        n % 2 === 0 ? box(16, y, 868, 40, 'panel', 6) : '',
        text(32, y + 25, `${personOf(login).name}, ${role}:`),
        text(260, y + 25, `${actionWord(action).toLowerCase()} tickets`, { as: 'soft' }),
        ...STATES.map(([, flags], k) =>
          mark(
            LEFT + k * COLUMN,
            y + 20,
            decide(policyIn(flags), { personId: login, now: NOW }, ticket, action, row).allowed,
          ),
        ),
      ];
    }),
  ];
}

function roles(): Svg[] {
  let x = 300;
  let y = 62;
  return ROLES.map(({ name }) => {
    if (x + tagWidth(name) > 880) [x, y] = [300, y + 40];
    const tag = tagNamed(x, y, name);
    x += tagWidth(name) + 10;
    return tag;
  });
}

export const containers: Picture = {
  title: 'Containers bring their own roles',
  description:
    'A workspace called Prototypes under Globex Labs. It starts with the seven roles of a workspace, which can be granted there only. A table shows Gina as Administrator and Karl as Agent: in a draft only the Administrator sees and opens tickets, once it is published both do, and in an external one both only look.',
  height: 460,
  body: [
    place(24, 62, UNDER),
    arrow(50, 98, 50, 122),
    placeBox(38, 124, NAME, 'container'),
    text(38, 178, 'a workspace', { size: 13, as: 'soft' }),
    arrow(196, 141, 286, 121),
    ...roles(),
    text(300, 204, 'profiles of this container: they can be granted in it and nowhere else', { size: 13, as: 'soft' }),
    ...states(),
  ],
};
