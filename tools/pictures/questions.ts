import type { Picture } from './look.ts';
import { mark } from './parts.ts';
import { box, lines, type Svg, text } from './svg.ts';
import { actionWord } from './words.ts';
import { decided, may, personOf, placeOf, rowOf, seenBy } from './world.ts';
import { DEMO } from '#modules/demo/world.ts';
import { ticket } from '#modules/tickets/access.ts';

const first = (login: string): string => personOf(login).name.split(' ')[0] ?? login;

interface Panel {
  readonly name: string;
  readonly question: string;
  readonly command: string;
  readonly answer: readonly Svg[];
}

const WIDTH = 418;
const HEIGHT = 186;

function panel(x: number, y: number, p: Panel): Svg[] {
  return [
    box(x, y, WIDTH, HEIGHT, 'panel'),
    text(x + 16, y + 28, p.name, { as: 'bold' }),
    text(x + 100, y + 28, p.question),
    text(x + 16, y + 56, p.command, { size: 12, as: 'code soft' }),
    ...p.answer,
  ];
}

function explained(x: number, y: number): Svg[] {
  const d = decided('helen', 'view', rowOf(37));
  const grant = may('helen', 'view', { ...rowOf(37), confidential: false });
  return [
    mark(x + 26, y + 86, d.allowed),
    text(x + 46, y + 91, d.allowed ? 'Yes' : 'No'),
    mark(x + 26, y + 116, grant),
    text(x + 46, y + 121, 'a grant gives it: Hotliner at ACME and below', { size: 13 }),
    mark(x + 26, y + 144, false),
    text(x + 46, y + 149, 'the ticket is confidential', { size: 13 }),
    text(x + 16, y + 174, 'a way to a yes: make her observer', { size: 13, as: 'soft' }),
  ];
}

function whoMay(x: number, y: number): Svg[] {
  const names = DEMO.people.filter((p) => may(p.login, 'view', rowOf(79))).map((p) => p.name);
  return [
    lines(x + 16, y + 90, WIDTH - 40, names.join(', '), { size: 14 }),
    lines(x + 16, y + 150, WIDTH - 40, 'each with what gives it', { size: 13, as: 'soft' }),
  ];
}

function whatMay(x: number, y: number): Svg[] {
  const own = rowOf(211);
  const actions = Object.keys(ticket.actions).filter((action) => may('ivan', action, own));
  return [
    lines(
      x + 16,
      y + 90,
      WIDTH - 40,
      `On his own tickets: ${actions.map((a) => actionWord(a).toLowerCase()).join(', ')}`,
    ),
    lines(x + 16, y + 150, WIDTH - 40, 'every permission, where it holds, and what gives it', { size: 13, as: 'soft' }),
  ];
}

function whatIf(x: number, y: number): Svg[] {
  const moved = ['network', 'acme'] as const;
  const [before, after] = [seenBy('sara').length, seenBy('sara', { moved }).length];
  const same = ['tom', 'helen'].every((l) => seenBy(l).length === seenBy(l, { moved }).length);
  if (!same) throw new Error('Others than Sara would lose tickets.');
  return [
    lines(x + 16, y + 90, WIDTH - 40, `Suppose that ${placeOf('network').name} were moved from Support to ACME:`),
    lines(
      x + 16,
      y + 132,
      WIDTH - 40,
      `${first('sara')} loses sight of ${before - after} tickets; Tom and Helen see what they saw.`,
    ),
    lines(x + 16, y + 174, WIDTH - 40, 'nothing is changed by asking', { size: 13, as: 'soft' }),
  ];
}

export const questions: Picture = {
  title: 'Four questions that have an answer',
  description:
    'Explain: may Helen see ticket 37? No, her grant covers it but it is confidential. Who may see ticket 79: a list of names. What may Ivan do: his permissions. What if Network were moved to ACME: Sara would lose sight of its tickets.',
  height: 462,
  body: [
    ...panel(24, 58, {
      name: 'explain',
      question: 'May Helen see ticket 37, and why?',
      command: 'gatehouse access explain helen view ticket:37',
      answer: explained(24, 58),
    }),
    ...panel(458, 58, {
      name: 'who',
      question: 'Who may see ticket 79?',
      command: 'gatehouse access who view ticket:79',
      answer: whoMay(458, 58),
    }),
    ...panel(24, 258, {
      name: 'what',
      question: 'What may Ivan do?',
      command: 'gatehouse access what ivan',
      answer: whatMay(24, 258),
    }),
    ...panel(458, 258, {
      name: 'what if',
      question: 'Who gains, who loses?',
      command: 'gatehouse access diff changes.yaml',
      answer: whatIf(458, 258),
    }),
  ],
};
