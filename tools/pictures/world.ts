import { type Ceiling, type Decision, decide } from '#access/decide.ts';
import type { Row } from '#access/condition.ts';
import { type GrantFacts, Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import type { GrantSeed, PersonSeed, PlaceSeed, TicketSeed } from '#modules/demo/seeds.ts';
import { DEMO } from '#modules/demo/world.ts';
import { templateOf } from '#modules/profiles/templates/templates.ts';
import { ticket } from '#modules/tickets/access.ts';

/** The demonstration, and what the kernel says about it: no picture shows a verdict that was typed. */

/** @throws Error for what the demonstration does not have: a picture would lie */
function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`The demonstration has no ${what}.`);
  return thing;
}

export const personOf = (login: string): PersonSeed =>
  found(
    DEMO.people.find((p) => p.login === login),
    `person "${login}"`,
  );

export const placeOf = (key: string): PlaceSeed =>
  found(
    DEMO.places.find((p) => p.key === key),
    `place "${key}"`,
  );

export const placesUnder = (key: string | null): readonly PlaceSeed[] => DEMO.places.filter((p) => p.parent === key);

/** What a picture tells of a profile. */
interface ProfileLook {
  readonly name: string;
  readonly abbreviation: string;
  readonly bits: readonly string[];
  readonly lines: readonly Line[];
  readonly lifecycle: Readonly<Record<string, readonly string[]>>;
}

export function profileOf(key: string): ProfileLook {
  const own = DEMO.profiles.find((p) => p.key === key);
  return own ? { ...own, lines: own.lines as readonly Line[] } : templateOf(key);
}

/** The grant of a person by number, as the demonstration gives it. */
export const grantOf = (login: string, n = 0): GrantSeed =>
  found(personOf(login).grants[n], `grant ${n + 1} of "${login}"`);

/** Numbers are given in the order in which the demonstration opens its tickets. */
export const ticketOf = (number: number): TicketSeed => found(DEMO.tickets[number - 1], `ticket ${number}`);

/** A ticket as it stands after everything that the demonstration does to it. */
export function rowOf(number: number): Row {
  const seed = ticketOf(number);
  let place = seed.place;
  let owner: string | null = seed.owner ?? null;
  let status = owner === null ? 'new' : 'assigned';
  const editors = new Set<string>();
  const workers = new Set<string>();
  const observers = new Set<string>();
  for (const step of seed.steps) {
    // Handing over makes nobody an editor; the note written along with it is work like any other.
    if (step.do === 'comment' || step.do === 'note' || step.do === 'escalate') workers.add(step.as);
    else editors.add(step.as);
    if (step.do === 'observe') observers.add(step.who);
    if (step.do === 'take') [owner, status] = [step.as, 'assigned'];
    if (step.do === 'assign') [owner, status] = [step.to, 'assigned'];
    if (step.do === 'status') status = step.status;
    if (step.do === 'escalate') [place, owner, status] = [step.to, null, 'new'];
    if (step.do === 'close') status = 'closed';
    if (step.do === 'reopen') status = 'reopened';
  }
  const requester = seed.requester ?? seed.as;
  return {
    id: `ticket:${number}`,
    place_id: place,
    creator_id: seed.as,
    requester_id: requester,
    owner_id: owner,
    requester_organization_id: personOf(requester).organization,
    owner_organization_id: owner === null ? null : personOf(owner).organization,
    requester_groups: personOf(requester).members.map((m) => m.place),
    confidential: seed.confidential === true,
    closed: status === 'closed',
    trashed: false,
    has_owner: owner !== null,
    status,
    editors: [...editors],
    workers: [...workers],
    observers: [...observers],
  };
}

/** The ticket as it was before it was handed over. */
export const beforeHandover = (number: number): Row => {
  const { place } = ticketOf(number);
  return { ...rowOf(number), place_id: place };
};

export const NOW = 0;
const ROOT = 'all';
const profiles = new Map(
  DEMO.people
    .flatMap((p) => p.grants.map((g) => g.profile))
    .map((key) => [
      key,
      { id: key, ...profileOf(key), lines: profileOf(key).lines.filter((l) => l.type === 'ticket') },
    ]),
);

/** Tickets are all that pictures ask about. */
export const data = {
  places: [
    { id: ROOT, parentId: null, kind: 'organization' as const, name: 'All', flags: [] as string[] },
    ...DEMO.places.map((p) => ({
      id: p.key,
      parentId: p.parent ?? ROOT,
      kind: p.kind,
      name: p.name,
      flags: [...(p.open ? ['open'] : []), 'accepts_handover'],
    })),
  ],
  people: DEMO.people.map((p) => ({
    id: p.login,
    kind: p.kind,
    enabled: p.enabled,
    organizationId: p.organization,
    groups: p.members.map((m) => m.place),
    validFrom: null,
    validUntil: null,
  })),
  profiles: [...profiles.values()],
  grants: DEMO.people.flatMap((p) =>
    p.grants.map(
      (g, n): GrantFacts => ({
        id: `${p.login}:${n}`,
        personId: p.login,
        groupId: null,
        profileId: g.profile,
        placeId: g.at,
        below: g.below,
        cause: 'hand',
        from: null,
        until: null,
      }),
    ),
  ),
};
const policy = new Policy([ticket], data);

/** Something is asked of another world than the demonstration: with some of its grants, a moved place, a ceiling. */
export interface Otherwise {
  /** Numbers of those grants of the person that count; all unless said. */
  readonly grants?: readonly number[];
  readonly ceilings?: readonly Ceiling[];
  /** Relations to the record give nothing. */
  readonly withoutRelations?: true;
  /** A place and the one under which it lies instead. */
  readonly moved?: readonly [place: string, under: string];
  /** A place that has this switch in addition. */
  readonly flagged?: readonly [place: string, flag: 'draft' | 'external'];
}

function policyOf(login: string, { grants, withoutRelations, moved, flagged }: Otherwise): Policy {
  if (!grants && !withoutRelations && !moved && !flagged) return policy;
  const places = data.places.map((p) => ({
    ...p,
    parentId: moved?.[0] === p.id ? moved[1] : p.parentId,
    flags: flagged?.[0] === p.id ? [...p.flags, flagged[1]] : p.flags,
  }));
  const kept = data.grants.filter(
    (g) => g.personId !== login || !grants || grants.some((n) => g.id === `${login}:${n}`),
  );
  const asked = withoutRelations ? { ...ticket, floors: [] } : ticket;
  return new Policy([asked], { ...data, places, grants: kept });
}

/** What the kernel decides about a person of the demonstration. */
export const decided = (login: string, action: string, row: Row, otherwise: Otherwise = {}): Decision =>
  decide(
    policyOf(login, otherwise),
    { personId: login, now: NOW, ceilings: otherwise.ceilings ?? [] },
    ticket,
    action,
    row,
  );

export const may = (login: string, action: string, row: Row, otherwise: Otherwise = {}): boolean =>
  decided(login, action, row, otherwise).allowed;

/** The tickets of the demonstration that somebody sees. */
export const seenBy = (login: string, otherwise: Otherwise = {}): Row[] =>
  DEMO.tickets.map((_, n) => rowOf(n + 1)).filter((row) => may(login, 'view', row, otherwise));

/** A ticket that nobody is involved in, at this place. */
export const plainTicketAt = (place: string): Row => ({
  ...rowOf(1),
  place_id: place,
  creator_id: null,
  requester_id: null,
  owner_id: null,
  has_owner: false,
  confidential: false,
  closed: false,
  editors: [],
  workers: [],
  observers: [],
});

/** Whether a person who held a line like this at the root, below included, and nothing else, would see the ticket. */
export function wouldReach(login: string, given: Omit<Line, 'type' | 'action'>, row: Row): boolean {
  const line: Line = { type: 'ticket', action: 'view', ...given };
  const facts = found(policy.person(login), `person "${login}"`);
  const any = found(data.grants[0], 'grant');
  const one = new Policy([{ ...ticket, floors: [] }], {
    ...data,
    people: [facts],
    profiles: [{ id: 'one', name: 'one', bits: [], lines: [line] }],
    grants: [{ ...any, personId: login, profileId: 'one', placeId: ROOT, below: true }],
  });
  return decide(one, { personId: login, now: NOW }, ticket, 'view', row).allowed;
}
