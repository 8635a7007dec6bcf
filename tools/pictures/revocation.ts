import type { Picture } from './look.ts';
import { person } from './parts.ts';
import { box, line, type Svg, text } from './svg.ts';
import { grantOf, personOf, placeOf, profileOf, seenBy } from './world.ts';

const HER = 118;
const HIS = 236;
const STOP = 590;

const event = (x: number, y: number, words: string, as: string, width: number): Svg =>
  box(x, y - 21, width, 42, as, 6) + text(x + 14, y + 5, words, { size: 13 });

export const revocation: Picture = {
  title: 'A revocation holds from the moment it is answered',
  description:
    'Two lines of time. Pavel asks for tickets and sees those of Network. Ada removes his grant; the call waits for a reply of his that is under way, and is answered. What Pavel asks next is decided without the grant: he sees the few tickets that he is involved in.',
  height: 318,
  body: (() => {
    const grant = grantOf('pavel');
    const had = `removes ${profileOf(grant.profile).name} at ${placeOf(grant.at).name}`;
    const left = seenBy('pavel', { grants: [] }).length;
    const him = personOf('pavel').name.split(' ')[0];
    return [
      person(66, HER, 'ada', 'below'),
      person(66, HIS, 'pavel', 'below'),
      line(122, HER, 876, HER),
      line(122, HIS, 876, HIS),
      event(136, HIS, `asks: ${seenBy('pavel').length} tickets`, 'yes-box', 180),
      event(336, HER, had, 'person-box', 254),
      text(336, HER - 32, `waits for what ${him} is writing`, { size: 13, as: 'soft' }),
      event(356, HIS, 'writes a reply', 'yes-box', 150),
      line(STOP, 66, STOP, 270, 'stop'),
      text(STOP + 12, 84, 'answered', { size: 13, as: 'no bold' }),
      event(614, HIS, `asks: ${left} tickets, those he is involved in`, 'no-box', 268),
      text(614, HIS + 42, 'without signing in anew, on every server', { size: 13, as: 'soft' }),
    ];
  })(),
};
