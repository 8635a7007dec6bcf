import type { Row } from '#access/condition.ts';
import { translate } from '#platform/messages.ts';
import type { Picture } from './look.ts';
import { mark } from './parts.ts';
import { arrow, box, lines, type Svg, text } from './svg.ts';
import { decided, may, type Otherwise, personOf, rowOf } from './world.ts';
import { actionWord } from './words.ts';

interface Step {
  readonly question: string;
  readonly about: string;
  /** Somebody of the demonstration whom this step stops. */
  readonly stops: readonly [login: string, action: string, row: Row, otherwise?: Otherwise];
  /** The reason that the kernel must give. */
  readonly key: string;
}

const STEPS: readonly Step[] = [
  {
    question: 'Is the account active?',
    about: 'enabled, and inside its dates',
    stops: ['viktor', 'view', rowOf(14)],
    key: 'access.inactive',
  },
  {
    question: 'Do all ceilings let it through?',
    about: 'kind of person, token',
    stops: ['ivan', 'view', rowOf(82)],
    key: 'access.ceiling',
  },
  {
    question: 'Does anything give it?',
    about: 'a super administrator, a grant, or a relation',
    stops: ['fatima', 'view', rowOf(79)],
    key: 'access.notGranted',
  },
  {
    question: 'Does the record let it through?',
    about: 'confidential; super administrators pass',
    stops: ['helen', 'view', rowOf(37)],
    key: 'ticket.confidential',
  },
  {
    question: 'Does its place take changes?',
    about: 'an external container takes none',
    stops: ['helen', 'comment', rowOf(14), { flagged: ['network', 'external'] }],
    key: 'access.external',
  },
  {
    question: 'Does it make sense now?',
    about: 'the state of the record',
    stops: ['helen', 'comment', rowOf(13)],
    key: 'ticket.closed',
  },
];

const TOP = 62;
const STEP = 82;
const HEIGHT = 58;

/** The sentence with which the kernel refuses. @throws Error when it does not, or for another reason */
function refusal({ stops: [login, action, row, otherwise], key }: Step): string {
  const d = decided(login, action, row, otherwise);
  if (d.allowed || d.because.key !== key) throw new Error(`${login} is not stopped by ${key}.`);
  return translate('en', key, d.because.values);
}

function drawnStep(step: Step, n: number): Svg[] {
  const y = TOP + n * STEP;
  const [login, action, row, otherwise] = step.stops;
  const example = `${personOf(login).name.split(' ')[0]}: ${actionWord(action).toLowerCase()} #${String(row.id).split(':')[1]}${otherwise ? ', were its place external' : ''}`;
  return [
    box(24, y, 330, HEIGHT, 'person-box'),
    text(40, y + 25, `${n + 1}. ${step.question}`, { as: 'bold' }),
    text(40, y + 45, step.about, { size: 13, as: 'soft' }),
    arrow(354, y + HEIGHT / 2, 416, y + HEIGHT / 2),
    text(385, y + HEIGHT / 2 - 8, 'no', { size: 13, as: 'no bold', anchor: 'middle' }),
    mark(434, y + HEIGHT / 2, false),
    text(456, y + 22, example, { size: 13, as: 'bold' }),
    lines(456, y + 41, 430, refusal(step), { size: 13, as: 'soft' }),
    arrow(189, y + HEIGHT, 189, y + STEP - 2),
    text(200, y + HEIGHT + 17, 'yes', { size: 13, as: 'yes bold' }),
  ];
}

export const decision: Picture = {
  title: 'The decision: may this person do this to this record?',
  description:
    'Six questions asked in turn, each with somebody of the demonstration whom it stops and the sentence they read: is the account active, do ceilings let it through, does anything give it, does the record let it through, does its place take changes, does it make sense now. Six times yes is a yes.',
  height: TOP + STEPS.length * STEP + 56,
  body: (() => {
    const end = TOP + STEPS.length * STEP + 16;
    if (!may('helen', 'close', rowOf(14))) throw new Error('Helen may not close ticket 14.');
    return [
      ...STEPS.flatMap(drawnStep),
      mark(189, end, true),
      text(208, end + 5, 'Yes', { as: 'yes bold' }),
      text(456, end + 5, `Helen: ${actionWord('close').toLowerCase()} #14`, { size: 13, as: 'bold' }),
      mark(434, end, true),
    ];
  })(),
};
