import type { Line } from '#access/resource.ts';
import { DEFINITION_ACTIONS, type Holder, RECORD_ACTIONS, type RoleFacts, TIME_ACTIONS } from './footprints-facts.ts';
import { ALL, type Extent, EVERYTHING, on, own } from './lines.ts';

/** What a cell of the role table becomes: lines, or why it has none of its own. */
export type Meaning = readonly Line[] | string;

export interface Cell {
  /** `ticket view`, `definition edit`, `time viewOthers`. */
  readonly name: string;
  /** As the facts have it: `all`, `own`, `detailed/all` ... */
  readonly scope: string;
  readonly meaning: Meaning;
}

/** Whose records a scope speaks of. An agent's own to view are also those they stand on as somebody else would. */
function extentOf(scope: string, holder: Holder, action: string): Extent {
  if (scope === 'all') return ALL;
  if (scope === 'authorized') return own('authorized');
  if (scope === 'in_response_to_request') return own('invited');
  if (holder === 'agent') return action === 'view' ? own('creator', 'submitter', 'contact') : own('creator');
  return own('submitter', 'contact');
}

/** Who submitted a ticket or is its contact is its creator or its requester. */
const ofTicket = (scope: string, holder: Holder): Extent => {
  if (scope === 'all') return ALL;
  return holder === 'agent' ? own('creator') : own('creator', 'requester');
};

const COPY = 'A copy is a new ticket: whoever views the one and creates may make it.';
const MOVE = 'Where a ticket belongs is a field like others: `edit` there and `create` at the new place move it.';
const LOCK = 'A ticket is not locked by whoever opens it.';
const WRITTEN = 'A workunit, once written, is neither changed nor removed.';
const OWN_TIME = 'Everybody sees the hours that they wrote down themselves.';

/** Those who edit every ticket also decide who works on it and for whom it is. */
const EDIT_ALL = [
  ...on('ticket', 'edit comment take assign close reopen manage notes:create'),
  ...on('person', 'view assign onBehalf'),
];

function ofTickets(action: string, scope: string, holder: Holder): Meaning {
  const extent = ofTicket(scope, holder);
  switch (action) {
    case 'create':
      return on('ticket', 'create', extent);
    case 'edit':
      return scope === 'all' ? EDIT_ALL : on('ticket', 'edit comment', extent);
    case 'delete':
      return on('ticket', 'delete restore', extent);
    case 'copy':
      return COPY;
    case 'move':
      return MOVE;
    default:
      return LOCK;
  }
}

/** The detailed view shows what agents write among themselves as well. */
function viewing(type: string, level: string, scope: string, holder: Holder): Line[] {
  if (type === 'ticket') {
    return on('ticket', level === 'detailed' ? 'view notes:view' : 'view', ofTicket(scope, holder));
  }
  return on(type, level === 'detailed' ? 'view detail:view' : 'view', extentOf(scope, holder, 'view'));
}

function ofRecords(type: string, action: string, scope: string, holder: Holder): Meaning {
  if (type === 'ticket') return ofTickets(action, scope, holder);
  // Which fields are open to agents is a matter of each installation.
  if (scope === 'specific_fields') return on(type, 'opened:edit');
  return on(type, action, extentOf(scope, holder, action));
}

/** Whoever unlocks the container sets it up: its settings, its people and their roles. */
const CONTAINER = [
  ...on('place', 'view edit members settings:view settings:edit'),
  ...on('grant', 'view create edit delete'),
  ...on('profile', 'view'),
];

const definition = (action: string): Meaning => (action === 'container' ? CONTAINER : on('definition', action));

function time(action: string): Meaning {
  if (action === 'viewOwn') return OWN_TIME;
  return action === 'viewOthers' ? on('ticket', 'time:view') : WRITTEN;
}

function recordCells(type: string, facts: string, holder: Holder): Cell[] {
  const [view = '', rest = ''] = facts.split(' | ');
  const [level = '', scope = 'none'] = view.split('/');
  const seen: Cell = {
    name: `${type} view`,
    scope: view,
    meaning: view === 'none' ? [] : viewing(type, level, scope, holder),
  };
  const scopes = rest.split(' ');
  const done = RECORD_ACTIONS.map((action, i): Cell => {
    const of = scopes[i] ?? 'none';
    return { name: `${type} ${action}`, scope: of, meaning: of === 'none' ? [] : ofRecords(type, action, of, holder) };
  });
  return [seen, ...done];
}

const listed = (
  name: string,
  actions: readonly string[],
  facts: string | undefined,
  mean: (action: string) => Meaning,
): Cell[] =>
  actions.map((action, i) => {
    const scope = facts?.split(' ')[i] ?? 'none';
    return { name: `${name} ${action}`, scope, meaning: scope === 'none' ? [] : mean(action) };
  });

/** Every cell of a container's role, with what it becomes. */
export function cellsOfRole({ records, holder, definitions, billing = 'none', time: hours }: RoleFacts): Cell[] {
  return [
    ...Object.entries(records).flatMap(([type, facts]) => recordCells(type, facts, holder)),
    ...listed('definition', DEFINITION_ACTIONS, definitions, definition),
    ...listed('billing', ['view'], billing, () => on('cost', 'view', ofTicket(billing, holder))),
    ...listed('time', TIME_ACTIONS, hours, time),
  ];
}

/** What each grant of a system role becomes. */
export const SYSTEM_GRANTS: Readonly<Record<string, readonly Line[]>> = {
  '*': EVERYTHING,
  'calendar.access': on('calendar', 'view'),
  'chat.access': on('chat', 'use'),
  'chat.contact_agents': on('chat', 'contactAgents'),
  'web_services.mobile': on('mobile', 'use'),
  'service_analytics.access': on('analytics', 'view'),
  'report.view': on('report', 'view'),
  'report.create': on('report', 'create'),
  'report.create_shared': on('report', 'createShared'),
  'report.edit': on('report', 'edit'),
  'report.print': on('report', 'print'),
  'report.export': on('report', 'export'),
  'report.schedule': on('report', 'schedule'),
  'saved_search.edit_own': on('saved_search', 'edit', own('owner')),
};
