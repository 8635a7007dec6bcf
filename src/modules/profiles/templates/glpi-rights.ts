import type { Line } from '#access/resource.ts';
import { type Extent, on, own } from './lines.ts';

const OWN_GROUPS: Extent = { reach: 'group' };
const EVERY_GROUP: Extent = { reach: 'group', list: 'every' };
const EVERY_ORGANIZATION: Extent = { reach: 'organization', list: 'every' };

/** Whom a profile of the standard interface may put on a ticket, and must see for that. */
const pickable = (action: string): Line[] => on('person', `view ${action}`);

/** A workunit is GLPI's followup as well as its task: the same bits write it. */
const workunits = {
  ADDMY: on('ticket', 'comment', own('creator', 'requester')),
  ADD_AS_OBSERVER: on('ticket', 'comment', own('observer')),
  ADD_AS_TECHNICIAN: on('ticket', 'comment', own('owner')),
  ADD_AS_GROUP: on('ticket', 'comment', OWN_GROUPS),
  ADDALLITEM: on('ticket', 'comment notes:create'),
  SEEPRIVATE: on('ticket', 'notes:view'),
  SEEPRIVATEGROUPS: on('ticket', 'notes:view', OWN_GROUPS),
};

/**
 * What each bit of a GLPI right becomes here. Every bit of the profile form stands in exactly one of three tables:
 * here, in `WITHOUT_LINE`, or - with its whole right - in `NO_SECTION_YET`.
 */
export const MAPPED: Readonly<Record<string, Readonly<Record<string, readonly Line[]>>>> = {
  ticket: {
    READMY: on('ticket', 'view export', own('creator', 'requester', 'observer')),
    READGROUP: on('ticket', 'view export', OWN_GROUPS),
    READASSIGN: [...on('ticket', 'view export', own('owner')), ...on('ticket', 'view export', OWN_GROUPS)],
    READALL: on('ticket', 'view export'),
    // A line names no status: new tickets are those that wait in one's own groups.
    READNEWTICKET: on('ticket', 'view export', OWN_GROUPS),
    CREATE: [...on('ticket', 'create'), ...pickable('onBehalf')],
    // GLPI asks for nothing more to change the people of a ticket, to solve, close or reopen it.
    UPDATE: on('ticket', 'edit manage close reopen'),
    DELETE: on('ticket', 'delete restore'),
    PURGE: on('ticket', 'purge'),
    ASSIGN: [...on('ticket', 'assign escalate'), ...pickable('assign')],
    STEAL: on('ticket', 'steal'),
    OWN: [...on('ticket', 'take'), ...on('person', 'assign', own('self'))],
  },
  followup: workunits,
  task: { ...workunits, SEEPUBLIC: on('ticket', 'time:view') },
  user: {
    READ: on('person', 'view export detail:view'),
    // With a person's data come their authorizations, which are grants here, and the choice of the profile.
    UPDATE: [
      ...on('person', 'edit enable resetPassword detail:edit'),
      ...on('grant', 'view create edit delete'),
      ...on('profile', 'view'),
    ],
    CREATE: on('person', 'create'),
    // The bin of people is the switch that keeps them from signing in.
    DELETE: on('person', 'enable'),
    PURGE: on('person', 'delete'),
    // Here it only looks.
    IMPERSONATE: on('person', 'viewAs'),
  },
  entity: {
    READ: on('place', 'view export'),
    READHELPDESK: on('place', 'settings:view', EVERY_ORGANIZATION),
    UPDATE: on('place', 'edit move', EVERY_ORGANIZATION),
    UPDATEHELPDESK: on('place', 'settings:edit', EVERY_ORGANIZATION),
    // Creation is judged at the parent, whose kind says nothing of what is made under it.
    CREATE: on('place', 'create'),
    PURGE: on('place', 'delete', EVERY_ORGANIZATION),
  },
  group: {
    READ: on('place', 'view export settings:view', EVERY_GROUP),
    UPDATE: on('place', 'edit move members settings:edit', EVERY_GROUP),
    CREATE: on('place', 'create'),
    PURGE: on('place', 'delete', EVERY_GROUP),
  },
  profile: {
    READ: [...on('profile', 'view export'), ...on('grant', 'view export'), ...on('review', 'view export')],
    // The kind of a person is a ceiling over all profiles: it belongs to whoever decides over these.
    UPDATE: [
      ...on('profile', 'edit'),
      ...on('grant', 'create edit delete'),
      ...on('person', 'setKind'),
      ...on('review', 'create decide close'),
    ],
    CREATE: on('profile', 'create'),
    PURGE: on('profile', 'delete'),
  },
  logs: { READ: on('audit', 'view export') },
  system_logs: { READ: on('audit', 'verify') },
  // Its rules for assigning authorizations: grants that follow what is known about people.
  rule_ldap: {
    READ: on('rule', 'view export'),
    UPDATE: on('rule', 'edit'),
    CREATE: on('rule', 'create'),
    PURGE: on('rule', 'delete'),
  },
};

/**
 * Bits whose lines are narrower in the simplified interface: its form names the caller as requester, and offers
 * nobody else.
 */
export const SIMPLIFIED: typeof MAPPED = {
  ticket: { CREATE: on('ticket', 'create', own('requester')) },
};

const WRITTEN = 'A workunit, once written, is neither changed nor removed.';
const PUBLIC = 'Whoever may view a ticket reads its public conversation.';
const DIRECTORY = 'Directories are not connected yet.';
const NOTES = 'Places carry no notes yet.';

/** Bits of mapped rights that have no permission of their own here, and why. */
export const WITHOUT_LINE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    CHANGEPRIORITY: 'The priority is a field like others: `edit` changes it.',
    SURVEY: 'There are no satisfaction surveys yet.',
  },
  followup: { SEEPUBLIC: PUBLIC, UPDATEMY: WRITTEN, UPDATEALL: WRITTEN, PURGE: WRITTEN },
  task: { UPDATEMY: WRITTEN, UPDATEALL: WRITTEN, PURGE: WRITTEN },
  user: {
    IMPORTEXTAUTHUSERS: DIRECTORY,
    READAUTHENT: DIRECTORY,
    UPDATEAUTHENT: DIRECTORY,
  },
  entity: { READNOTE: NOTES, UPDATENOTE: NOTES },
  group: { READNOTE: NOTES, UPDATENOTE: NOTES },
};

/** Rights on things that no section keeps yet, by the section that will. */
export const NO_SECTION_YET: Readonly<Record<string, string>> = {
  tickets: 'itiltemplate pendingreason ticketcost ticketrecurrent ticketvalidation slm form',
  calendar: 'planning externalevent calendar',
  changes: 'problem change changevalidation recurrentchange rule_change rule_problem',
  knowledge: 'knowbase knowbasecategory',
  projects: 'project projecttask',
  reports: 'statistic reports dashboard bookmark_public search_config defaultfilter',
  files: 'document typedoc link',
  crm: 'contact_enterprise',
  services: 'license contract infocom budget reservation',
  inventory: [
    'computer monitor software networking printer cartridge consumable phone peripheral internet devicesimcard_pinpuk',
    'line certificate datacenter cluster domain appliance database cable_management device lineoperator state',
    'inventory locked_field snmpcredential refusedequipment unmanaged agent rule_import rule_location rule_asset',
    'rule_softwarecategories rule_dictionnary_software rule_dictionnary_printer',
  ].join(' '),
  mail: 'queuednotification notification rule_mailcollector',
  administration: [
    'config personalization oauth_client transfer reminder_public rssfeed_public location dropdown',
    'itilcategory taskcategory itilfollowuptemplate tasktemplate solutiontemplate itilvalidationtemplate',
    'rule_ticket rule_dictionnary_dropdown',
  ].join(' '),
};
