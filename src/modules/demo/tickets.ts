import type { PRIORITIES, STATUSES } from '#modules/tickets/schema.ts';
import { Random } from './random.ts';
import type { Step, TicketSeed } from './seeds.ts';
import type { Topic } from './topic.ts';
import { APPLICATIONS, FACILITIES, NETWORK, SUPPORT } from './topics-acme.ts';
import { CARE, FIELD, OPERATIONS } from './topics-customers.ts';
import { CONFIDENTIAL, PEOPLE_DESK } from './topics-people.ts';

/** Who brings tickets to a group, who takes the calls, and who works them. */
export interface Desk {
  readonly place: string;
  /** Share of the tickets. */
  readonly weight: number;
  readonly requesters: readonly string[];
  /** File for requesters who call; may name an owner. */
  readonly front: readonly string[];
  readonly workers: readonly string[];
  /** Who hands over to a group out of sight. */
  readonly handover?: { readonly by: string; readonly to: string };
  readonly topics: readonly Topic[];
  /** Matters that only those involved may read: they come by telephone, and the worker is named at once. */
  readonly confidential?: readonly Topic[];
}

const acme = (place: string, weight: number, topics: readonly Topic[]): Omit<Desk, 'workers'> => ({
  place,
  weight,
  topics,
  requesters: ['nina', 'leo', 'lucia', 'diego', 'ingrid', 'oskar', 'maya', 'ben', 'yuki'],
  front: ['helen', 'marek'],
});

export const DESKS: readonly Desk[] = [
  { ...acme('support', 70, SUPPORT), workers: ['tom', 'sara'] },
  { ...acme('network', 45, NETWORK), workers: ['priya', 'jonas', 'tom', 'pavel'] },
  { ...acme('applications', 50, APPLICATIONS), workers: ['amina', 'luca'] },
  { ...acme('facilities', 35, FACILITIES), workers: ['felix', 'rosa', 'eva'], handover: { by: 'eva', to: 'network' } },
  { ...acme('people-desk', 20, PEOPLE_DESK), workers: ['hana'], confidential: CONFIDENTIAL },
  {
    place: 'care',
    weight: 40,
    topics: CARE,
    requesters: ['ivan', 'carla', 'chloe', 'anton', 'zoe'],
    front: ['gina'],
    workers: ['karl', 'fatima'],
    handover: { by: 'karl', to: 'field' },
  },
  {
    place: 'field',
    weight: 20,
    topics: FIELD,
    requesters: ['mira', 'gina'],
    front: ['gina'],
    workers: ['sven', 'mira'],
  },
  {
    place: 'operations',
    weight: 20,
    topics: OPERATIONS,
    requesters: ['milton', 'nadia', 'emil'],
    front: ['peter'],
    workers: ['joan', 'samir'],
  },
];

/** Those at the front who may name an owner for a ticket that has none. */
const DISPATCHERS = ['helen', 'marek', 'peter'];

const NAMED_ROOMS = ['the board room', 'the canteen', 'workshop 2', 'the archive', 'hall 1', 'hall 3', 'the showroom'];
const NUMBERS = ['012', '104', '117', '203', '310'];
const ROOMS = [...NAMED_ROOMS, ...['A', 'B', 'C'].flatMap((wing) => NUMBERS.map((n) => `${wing} ${n}`))];

const SLOTS: Readonly<Record<string, readonly string[]>> = {
  device: ['laptop', 'tablet', 'workstation', 'docking station', 'telephone'],
  room: ROOMS,
  app: ['Ledger', 'Orderbook', 'the intranet', 'Timeclock', 'Partfinder', 'the shop', 'Planboard'],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'the 1st', 'the 15th', 'the 23rd'],
  n: ['2', '3', '4', '5', '6', '7', '8', '9'],
};

/** Fills the words in braces, each with the same value throughout the ticket. */
function fill(topic: Topic, random: Random): Topic {
  const values = Object.entries(SLOTS).map(([slot, from]) => [slot, random.pick(from)] as const);
  const text = (s: string): string => values.reduce((t, [slot, value]) => t.replaceAll(`{${slot}}`, value), s);
  const filled = Object.fromEntries(
    Object.entries(topic).map(([key, value]) => [key, text(value)]),
  ) as unknown as Topic;
  return { ...filled, title: filled.title.charAt(0).toUpperCase() + filled.title.slice(1) };
}

type Outcome = (typeof STATUSES)[number];
const OUTCOMES: readonly (readonly [Outcome, number])[] = [
  ['new', 14],
  ['unconfirmed', 6],
  ['assigned', 24],
  ['pending_third_party', 10],
  ['pending_closure', 10],
  ['closed', 32],
  ['reopened', 4],
];
const PRIORITY_WEIGHTS: readonly (readonly [(typeof PRIORITIES)[number], number])[] = [
  ['maintenance', 4],
  ['informative', 8],
  ['low', 22],
  ['medium', 40],
  ['serious', 18],
  ['very_serious', 8],
];
/** How tickets end that are not solved, with the last word. */
const UNSOLVED = [
  ['wont_fix', 'We leave it as it is: mending it costs more than it brings.'],
  ['works_for_me', 'We cannot make it happen again. Please write if it comes back.'],
  ['duplicate', 'Others reported the same; we answer in the first ticket.'],
  ['invalid', 'This works as it was agreed upon; please ask your head of department for a change.'],
] as const;
const HOURS = [0.25, 0.5, 0.75, 1, 1.5, 2, 4];
const THANKS = ['Works again, thank you!', 'Perfect, thanks.', 'Great, that was quick.'];

interface Work {
  readonly topic: Topic;
  readonly requester: string;
  readonly worker: string;
  readonly random: Random;
}

/** What happens between opening and the end. */
function conversation({ topic, requester, worker, random }: Work): Step[] {
  const said: Step[] = [];
  if (random.chance(0.7)) {
    said.push({ do: 'comment', as: worker, body: topic.ask });
    if (random.chance(0.8)) said.push({ do: 'comment', as: requester, body: topic.answer });
  }
  if (random.chance(0.6)) said.push({ do: 'note', as: worker, body: topic.note, hours: random.pick(HOURS) });
  return said;
}

const solved = ({ topic, requester, worker, random }: Work): Step[] => [
  { do: 'comment', as: worker, body: topic.fix, hours: random.pick(HOURS) },
  { do: 'comment', as: requester, body: random.pick(THANKS) },
  { do: 'close', as: worker, resolution: 'fixed' },
];

function ending(outcome: Outcome, work: Work): Step[] {
  const { topic, worker, random } = work;
  switch (outcome) {
    case 'unconfirmed':
    case 'pending_third_party':
      return [{ do: 'status', as: worker, status: outcome }];
    case 'pending_closure':
      return [
        { do: 'comment', as: worker, body: topic.fix, hours: random.pick(HOURS) },
        { do: 'status', as: worker, status: outcome },
      ];
    case 'closed': {
      if (random.chance(0.85)) return solved(work);
      const [resolution, body] = random.pick(UNSOLVED);
      return [
        { do: 'comment', as: worker, body },
        { do: 'close', as: worker, resolution },
      ];
    }
    case 'reopened':
      return [...solved(work), { do: 'reopen', as: worker, comment: 'It came back: they rang again.' }];
    default:
      return [];
  }
}

/** Who has it first: the one at the front names an owner, or somebody takes it. */
function begin(desk: Desk, front: string | undefined, { requester, worker, random }: Work): Step[] {
  const names = front !== undefined && DISPATCHERS.includes(front) && random.chance(0.4);
  const first: Step[] = names ? [{ do: 'assign', as: front, to: worker }] : [{ do: 'take', as: worker }];
  const colleague = desk.workers.find((w) => w !== worker && w !== requester);
  if (colleague !== undefined && random.chance(0.1)) first.push({ do: 'observe', as: worker, who: colleague });
  return first;
}

function steps(desk: Desk, front: string | undefined, owned: boolean, work: Work): Step[] {
  const outcome = work.random.weighted(OUTCOMES);
  if (outcome === 'new') return [];
  const start = owned ? [] : begin(desk, front, work);
  const { handover } = desk;
  const note = work.topic.handover;
  if (handover?.by === work.worker && note !== undefined && work.random.chance(0.6)) {
    return [...start, { do: 'escalate', as: handover.by, to: handover.to, note }];
  }
  return [...start, ...conversation(work), ...ending(outcome, work)];
}

function ticketFor(requester: string, desk: Desk, random: Random): TicketSeed {
  const secret = random.chance(0.5) ? desk.confidential : undefined;
  const topic = fill(random.pick(secret ?? desk.topics), random);
  const worker = random.pick(desk.workers.filter((w) => w !== requester));
  const called = desk.front.length > 0 && (secret !== undefined || random.chance(0.3));
  const front = called ? random.pick(desk.front) : undefined;
  return {
    title: topic.title,
    description: topic.text,
    type: topic.type,
    priority: random.weighted(PRIORITY_WEIGHTS),
    place: desk.place,
    ...(front === undefined ? { as: requester } : { as: front, requester }),
    ...(secret ? { owner: worker, confidential: true } : {}),
    steps: steps(desk, front, secret !== undefined, { topic, requester, worker, random }),
  };
}

/**
 * The same tickets for the same seed: one for everybody who brings tickets to a desk, the others by the desks'
 * weights.
 */
export function makeTickets(desks: readonly Desk[], count: number, seed: number): TicketSeed[] {
  const random = new Random(seed);
  const shares = desks.map((desk) => [desk, desk.weight] as const);
  const first = desks.flatMap((desk) => desk.requesters.map((requester) => ticketFor(requester, desk, random)));
  const rest = Array.from({ length: count - first.length }, () => {
    const desk = random.weighted(shares);
    return ticketFor(random.pick(desk.requesters), desk, random);
  });
  return [...first, ...rest];
}
