import type { Picture } from './look.ts';
import { mark, PLACE_HEIGHT, person, place, placeWidth, TAG_HEIGHT, tag, tagWidthOf } from './parts.ts';
import { arrow, box, lines, type Svg, text } from './svg.ts';
import { personOf, placeOf } from './world.ts';

const HOME = 'acme';
const WANTED = 'acme-nordic';
const PROFILE = 'demo.company-contact';
const GIVEN_AT = 'facilities';
const PEOPLE = ['ingrid', 'oskar', 'leo', 'gina'];

function rule(): Svg[] {
  const y = 74;
  const row = (n: number): number => y + 18 + n * 48;
  const middle = (n: number): number => row(n) + PLACE_HEIGHT / 2 + 5;
  return [
    box(24, y, 390, 222, 'panel'),
    text(40, middle(0), 'looks at people in'),
    place(172, row(0), HOME),
    text(172 + placeWidth(placeOf(HOME).name) + 10, middle(0), 'and below,'),
    text(40, middle(1), 'whose organization is'),
    place(202, row(1), WANTED),
    text(40, middle(2), 'and gives them'),
    tag(172, row(2) + (PLACE_HEIGHT - TAG_HEIGHT) / 2, PROFILE),
    text(172 + tagWidthOf(PROFILE) + 10, middle(2), 'at'),
    place(172, row(3), GIVEN_AT),
  ];
}

/** What the rule says of somebody: they stand at its home or below, and their organization is the wanted one. */
const speaksOf = (login: string): boolean => personOf(login).organization === WANTED;

function people(): Svg[] {
  return PEOPLE.flatMap((login, n) => {
    const y = 94 + n * 56;
    const yes = speaksOf(login);
    const organization = personOf(login).organization ?? '';
    return [
      person(494, y, login),
      text(521, y + 22, placeOf(organization).name, { size: 12, as: 'soft' }),
      mark(690, y, yes),
      text(708, y + 5, yes ? 'has the grant, by rule' : 'has none by this rule', {
        size: 13,
        as: yes ? 'yes' : 'soft',
      }),
    ];
  });
}

export const rules: Picture = {
  title: 'Rules give grants by what is known of people',
  description:
    'A rule at ACME looks at people whose organization is ACME Nordic and gives them the profile Company contact at Facilities. Ingrid and Oskar have that grant, Leo of ACME Iberia and Gina of Globex have not. When somebody moves to ACME Nordic the grant comes with the same change, and goes when they leave.',
  height: 400,
  body: [
    ...rule(),
    arrow(424, 185, 462, 185),
    ...people(),
    lines(
      24,
      336,
      850,
      'Leo moves to ACME Nordic: the grant comes in the same moment. Oskar leaves it: the grant goes. What was given by hand stays as it is. Whoever makes a rule must hold what it gives.',
      { as: 'soft' },
    ),
  ],
};
