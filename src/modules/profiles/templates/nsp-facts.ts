/**
 * What Nilex NSP's permission matrix offers, as facts (versions 10 and 11): rows, columns, and the scopes of a cell.
 * Its roles are made by each installation; none are documented as shipped.
 */
export const SCOPES = ['user', 'group', 'organization', 'system'] as const;
export type Scope = (typeof SCOPES)[number];

export const ACTIONS = [
  'view',
  'create',
  'edit',
  'delete',
  'undelete',
  'activate',
  'deactivate',
  'assign',
  'onBehalf',
  'resetPassword',
] as const;
export type Action = (typeof ACTIONS)[number];

const ROW: readonly Action[] = ['view', 'create', 'edit', 'delete', 'undelete', 'activate', 'deactivate'];
const TICKET: readonly Action[] = [...ROW, 'assign', 'onBehalf'];

/** Each row with the columns that mean something for it; every one of these takes all four scopes, or none. */
export const ENTITIES = {
  BaseRequest: TICKET,
  Request: TICKET,
  Incident: TICKET,
  Problem: TICKET,
  Change: TICKET,
  ServiceRequest: TICKET,
  /** Whatever further kinds of ticket an installation has. */
  OtherTicket: TICKET,
  Task: [...ROW, 'assign'],
  Person: [...ROW, 'resetPassword'],
  Group: ROW,
  Organization: ROW,
  SLA: ROW,
} as const satisfies Readonly<Record<string, readonly Action[]>>;
export type Entity = keyof typeof ENTITIES;

/** Switches without a scope, by the part of the product they show. */
export const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  'agent menu, left': ['Configurations', 'Views', 'CI', 'Contract', 'Search', 'Knowledge base', 'Reports'],
  'agent menu, top': ['Tags', 'Favorites', 'Chat', 'CTI'],
  ticket: [
    'Edit ticket description',
    'All users available for Requester selection',
    'Only users from own organization selectable as Requester',
    'CI list tab',
    'Work Log tab',
    'Linked Tickets tab',
    'Task List tab',
    'Call Log tab',
    'KB Article tab',
    'CI List Attach CI',
    'Change form template for ticket',
    'Quicksteps in ticket form',
  ],
  CI: ['Components tab', 'Components Add', 'Components Edit', 'Components Delete', 'Components Export'],
  'other entities': ['Contracts', 'KB Articles', 'Service Items', 'Worklog Entries'],
  portal: [
    'Tickets: show My Tickets',
    'Tickets: submit ticket',
    'Knowledge Base: show',
    'Knowledge Base: search while submitting',
    'Service Catalog: show',
    'Billboard: show',
  ],
  'portal without an account': ['AllowKBListForAnnonymous', 'AllowSubmitTicketForAnnonymous'],
  'each field': ['Visible', 'Editable'],
};
