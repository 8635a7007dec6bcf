import type { PlaceList } from '#access/condition.ts';
import type { Line } from '#access/resource.ts';
import { type Action, ENTITIES, type Entity, type Scope } from './nsp-facts.ts';
import { ALL, type Extent, on, own } from './lines.ts';

/**
 * How far a cell goes. The places of `group` and `organization`: those selected; `mine` is our addition to groups, and
 * for organizations what NSP means by no selection.
 */
export interface Reaching {
  readonly scope: Scope;
  readonly list?: PlaceList;
}

const group = ({ list = 'mine' }: Reaching): Extent => ({ reach: 'group', list });
const organization = (by: string, { list = 'mine' }: Reaching): Extent => ({ reach: 'organization', by, list });

/** Selected organizations add to one's own: with none selected, one's own remain. */
const selected = (r: Reaching): Reaching => (r.list?.length === 0 ? { ...r, list: 'mine' } : r);

/** Requests follow whom they are assigned to, by the page on scopes; one's own are those one asked for or works on. */
function ofTickets(r: Reaching): Extent {
  if (r.scope === 'user') return own('requester', 'owner');
  if (r.scope === 'group') return group(r);
  return r.scope === 'organization' ? organization('assignee', selected(r)) : ALL;
}

/** A new ticket has nobody who works on it: it is its requester who counts. */
function ofNewTickets(r: Reaching): Extent {
  if (r.scope === 'user') return own('requester');
  return r.scope === 'organization' ? organization('requester', selected(r)) : ofTickets(r);
}

function ofPeople(r: Reaching): Extent {
  if (r.scope === 'user') return own('self');
  if (r.scope === 'group') return group(r);
  return r.scope === 'organization' ? organization('home', selected(r)) : ALL;
}

function ofGroups(r: Reaching): Extent {
  if (r.scope === 'user') return { reach: 'group', list: 'mine' };
  if (r.scope === 'group') return group(r);
  return r.scope === 'organization' ? organization('itself', selected(r)) : { reach: 'group', list: 'every' };
}

function ofOrganizations(r: Reaching): Extent {
  if (r.scope === 'user') return { reach: 'organization', by: 'itself', list: 'mine' };
  if (r.scope === 'group') return group(r);
  return r.scope === 'organization'
    ? organization('itself', selected(r))
    : { reach: 'organization', by: 'itself', list: 'every' };
}

const ofOthers = (r: Reaching): Extent => {
  if (r.scope === 'user') return own('self', 'assignee');
  if (r.scope === 'group') return group(r);
  return r.scope === 'organization' ? organization('assignee', selected(r)) : ALL;
};

type Mapping = Partial<Record<Action, (r: Reaching) => readonly Line[]>>;

const PLACE_ACTIONS: Partial<Record<Action, string>> = {
  view: 'view',
  edit: 'edit members settings:view settings:edit',
  delete: 'delete',
};

const places = (extent: (r: Reaching) => Extent): Mapping => ({
  ...Object.fromEntries(
    Object.entries(PLACE_ACTIONS).map(([action, names]) => [action, (r: Reaching) => on('place', names, extent(r))]),
  ),
  // Creation is judged at the parent, whose kind says nothing of what is made under it.
  create: (r) => on('place', 'create', r.scope === 'system' ? ALL : extent(r)),
});

/** The same actions on a type that no section keeps yet. */
const awaited = (type: string, actions: readonly Action[]): Mapping =>
  Object.fromEntries(actions.map((action) => [action, (r: Reaching) => on(type, action, ofOthers(r))]));

const withoutOnBehalf = (entity: Entity): readonly Action[] => ENTITIES[entity].filter((a) => a !== 'onBehalf');

/** Whom one may set as owner: these people, and the ticket's owner at all. */
const assign = (r: Reaching): readonly Line[] => [...on('person', 'assign', ofPeople(r)), ...on('ticket', 'assign')];
const onBehalf = (r: Reaching): readonly Line[] => on('person', 'onBehalf', ofPeople(r));

/** What each cell becomes. A cell that is not here stands in `WITHOUT_LINE`. */
export const MAPPED: Readonly<Record<Entity, Mapping>> = {
  BaseRequest: {
    view: (r) => on('ticket', 'view export notes:view', ofTickets(r)),
    create: (r) => on('ticket', 'create', ofNewTickets(r)),
    edit: (r) => on('ticket', 'edit comment take close reopen notes:create', ofTickets(r)),
    delete: (r) => on('ticket', 'delete', ofTickets(r)),
    undelete: (r) => on('ticket', 'restore', ofTickets(r)),
    assign,
    onBehalf,
  },
  Request: {},
  Incident: {},
  ServiceRequest: {},
  OtherTicket: {},
  Problem: { ...awaited('problem', withoutOnBehalf('Problem')), onBehalf },
  Change: { ...awaited('change', withoutOnBehalf('Change')), onBehalf },
  Task: awaited('task', ENTITIES.Task),
  Person: {
    view: (r) => on('person', 'view detail:view', ofPeople(r)),
    create: (r) => on('person', 'create', ofPeople(r)),
    edit: (r) => on('person', 'edit detail:edit', ofPeople(r)),
    delete: (r) => on('person', 'delete', ofPeople(r)),
    activate: (r) => on('person', 'enable', ofPeople(r)),
    deactivate: (r) => on('person', 'enable', ofPeople(r)),
    resetPassword: (r) => on('person', 'resetPassword', ofPeople(r)),
  },
  Group: places(ofGroups),
  Organization: places(ofOrganizations),
  SLA: awaited('sla', ENTITIES.SLA),
};

const BASE =
  'NSP asks for full rights on the base request before any kind of ticket counts; here all kinds are one type.';
const OPEN = 'A ticket is open or closed; nothing else about it is active.';
const GONE = 'People are removed for good or kept from signing in: there is no bin to take them from.';
const PLACES = 'Places are there or deleted: they are neither switched off nor kept in a bin yet.';

const derived = (reason: string): Readonly<Partial<Record<Action, string>>> =>
  Object.fromEntries(ENTITIES.Request.map((action) => [action, reason]));

/** Cells that have no line of their own, and why. */
export const WITHOUT_LINE: Readonly<Record<Entity, Readonly<Partial<Record<Action, string>>>>> = {
  BaseRequest: { activate: OPEN, deactivate: OPEN },
  Request: derived(BASE),
  Incident: derived(BASE),
  ServiceRequest: derived(BASE),
  OtherTicket: derived(BASE),
  Problem: {},
  Change: {},
  Task: {},
  Person: { undelete: GONE },
  Group: { undelete: PLACES, activate: PLACES, deactivate: PLACES },
  Organization: { undelete: PLACES, activate: PLACES, deactivate: PLACES },
  SLA: {},
};

/** What becomes of the switches without a scope, by part. */
export const SWITCHED: Readonly<Record<string, string>> = {
  'agent menu, left': 'A menu shows what one may do; it is not switched apart from that.',
  'agent menu, top': 'A menu shows what one may do; it is not switched apart from that.',
  ticket: 'Fields and tabs follow the permissions behind them: edit, on-behalf, notes, time.',
  CI: 'No section keeps configuration items yet.',
  'other entities': 'No section keeps these yet, but work log entries, which follow the ticket.',
  portal: 'The simplified interface shows what one may do; knowledge base and catalogue have no section yet.',
  'portal without an account': 'Nobody is served without an account.',
  'each field': 'Fields are opened by facet, not one by one.',
};

/** The lines of one cell. */
export const cellLines = (entity: Entity, action: Action, r: Reaching): readonly Line[] =>
  MAPPED[entity][action]?.(r) ?? [];

/** Every cell of the matrix at one scope. */
export const everyCell = (r: Reaching): readonly Line[] =>
  (Object.keys(ENTITIES) as Entity[]).flatMap((entity) =>
    ENTITIES[entity].flatMap((action) => cellLines(entity, action, r)),
  );
