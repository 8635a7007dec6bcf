import type { ContainerType } from '#modules/places/schema.ts';

/**
 * The roles that BMC FootPrints 12 and 20 come with, as facts: system roles, and for each type of container the roles
 * that a new one starts with.
 */
/** Who holds a role. `own` of agents is what they created, of the others what they asked for or are the contact of. */
export type Holder = 'agent' | 'customer' | 'guest';

/** What is done to records besides viewing them, in the order in which the facts name its scopes. */
export const RECORD_ACTIONS = ['create', 'copy', 'edit', 'move', 'unlock', 'delete', 'request'] as const;

/** What is done to definitions of record types and, last, to the container, likewise. */
export const DEFINITION_ACTIONS = ['create', 'copy', 'edit', 'move', 'delete', 'unlock', 'container'] as const;

/** Whose time is seen and edited, likewise. */
export const TIME_ACTIONS = ['viewOwn', 'viewOthers', 'editOwn', 'editOthers'] as const;

export interface RoleFacts {
  readonly name: string;
  readonly holder: Holder;
  /** By record type: level and scope of viewing, then the scopes of `RECORD_ACTIONS`. */
  readonly records: Readonly<Record<string, string>>;
  /** Scopes of `DEFINITION_ACTIONS`; none unless said. */
  readonly definitions?: string;
  /** Whose rates and costs are seen; nobody's unless said. */
  readonly billing?: string;
  /** Scopes of `TIME_ACTIONS`; none unless said. */
  readonly time?: string;
}

/** System roles with what they are granted; `*` is everything. */
export const SYSTEM_ROLES: readonly { readonly name: string; readonly holder: Holder; readonly grants: string }[] = [
  { name: 'System Administrator', holder: 'agent', grants: '*' },
  {
    name: 'Manager (Agent)',
    holder: 'agent',
    grants:
      'calendar.access chat.access web_services.mobile service_analytics.access report.view report.create report.edit report.print report.export report.schedule',
  },
  {
    name: 'Agent',
    holder: 'agent',
    grants:
      'calendar.access chat.access web_services.mobile service_analytics.access report.view report.print report.export report.create_shared',
  },
  { name: 'Customer', holder: 'customer', grants: 'chat.contact_agents saved_search.edit_own' },
  { name: 'Guest', holder: 'guest', grants: 'chat.contact_agents' },
];

export const CONTAINERS: readonly { readonly type: ContainerType; readonly roles: readonly RoleFacts[] }[] = [
  {
    type: 'address_book',
    roles: [
      {
        name: 'Administrator',
        holder: 'agent',
        records: {
          contact: 'detailed/all | all all all all all all none',
          master_contact: 'detailed/all | all all all all all all none',
        },
        definitions: 'all all all all all all all',
      },
      {
        name: 'Manager',
        holder: 'agent',
        records: {
          contact: 'detailed/all | all all all all none own none',
          master_contact: 'detailed/all | all all all all none own none',
        },
      },
      {
        name: 'Agent',
        holder: 'agent',
        records: {
          contact: 'basic/own | none none none none none none none',
          master_contact: 'basic/own | none none none none none none none',
        },
      },
      {
        name: 'Read Address Book (Customer)',
        holder: 'customer',
        records: {
          contact: 'basic/own | none none none none none none none',
          master_contact: 'basic/own | none none none none none none none',
        },
      },
      {
        name: 'Portal Guest',
        holder: 'guest',
        records: {
          contact: 'basic/own | none none none none none none none',
          master_contact: 'basic/own | none none none none none none none',
        },
      },
    ],
  },
  {
    type: 'cmdb',
    roles: [
      {
        name: 'Administrator',
        holder: 'agent',
        records: { configuration_item: 'detailed/all | all all all all all all none' },
        definitions: 'all all all none all all all',
      },
      {
        name: 'Manager',
        holder: 'agent',
        records: { configuration_item: 'detailed/all | all own own own none own none' },
      },
      {
        name: 'Agent',
        holder: 'agent',
        records: { configuration_item: 'basic/own | none none none none none none none' },
      },
      {
        name: 'Read CMDB (Customer)',
        holder: 'customer',
        records: { configuration_item: 'basic/own | none none none none none none none' },
      },
      {
        name: 'Portal Guest',
        holder: 'guest',
        records: { configuration_item: 'basic/own | none none none none none none none' },
      },
    ],
  },
  {
    type: 'knowledge_base',
    roles: [
      {
        name: 'Administrator',
        holder: 'agent',
        records: { solution: 'detailed/all | all all all all all all none' },
        definitions: 'none none none none none all all',
      },
      { name: 'Manager', holder: 'agent', records: { solution: 'detailed/all | all all all all none own none' } },
      { name: 'Agent', holder: 'agent', records: { solution: 'detailed/all | all all all all none own none' } },
      {
        name: 'Read Knowledge Base (Customer)',
        holder: 'customer',
        records: { solution: 'unspecified/all | none none none none none none none' },
      },
      { name: 'Portal Guest', holder: 'guest', records: { solution: 'none | none none none none none none none' } },
    ],
  },
  {
    type: 'service_portfolio',
    roles: [
      {
        name: 'Administrator',
        holder: 'agent',
        records: {
          contract: 'detailed/all | all all all all all all none',
          service_level_target: 'detailed/all | all all all all all all none',
          work_target: 'detailed/all | all all all all all all none',
          service: 'detailed/all | all all all all all all all',
        },
        definitions: 'none none none none none all all',
      },
      {
        name: 'Manager',
        holder: 'agent',
        records: {
          contract: 'detailed/all | all all all all none all none',
          service_level_target: 'detailed/all | all all all all none all none',
          work_target: 'detailed/all | all all all all none all none',
          service: 'detailed/all | all all all all none all all',
        },
      },
      {
        name: 'Agent',
        holder: 'agent',
        records: {
          contract: 'detailed/all | none none specific_fields none none none none',
          service_level_target: 'detailed/all | none none specific_fields none none none none',
          work_target: 'detailed/all | none none specific_fields none none none none',
          service: 'detailed/all | none none specific_fields none none none all',
        },
      },
      {
        name: 'Read/Request Service (Customer)',
        holder: 'customer',
        records: {
          contract: 'none | none none none none none none none',
          service_level_target: 'none | none none none none none none none',
          work_target: 'none | none none none none none none none',
          service: 'none | none none none none none none own_implied',
          service_request: 'basic/own | none none none none none none none',
        },
      },
      {
        name: 'Portal Guest',
        holder: 'guest',
        records: {
          contract: 'unspecified/authorized | none none authorized none none none none',
          service_level_target: 'unspecified/authorized | none none authorized none none none none',
          work_target: 'unspecified/authorized | none none authorized none none none none',
          service: 'unspecified/authorized | none none authorized none none none none',
        },
      },
    ],
  },
  {
    type: 'workspace',
    roles: [
      {
        name: 'Administrator',
        holder: 'agent',
        records: {
          ticket: 'detailed/all | all all all all all all none',
          survey: 'detailed/all | all all all all all all none',
          asset: 'detailed/all | all all all all all all none',
        },
        definitions: 'all all all none all all all',
        billing: 'all',
        time: 'all their_users all their_users',
      },
      {
        name: 'Manager',
        holder: 'agent',
        records: {
          ticket: 'detailed/all | all all all all none own none',
          survey: 'detailed/all | all all all all none own none',
          asset: 'detailed/all | all all all all none all none',
        },
        billing: 'all',
        time: 'all their_users all their_users',
      },
      {
        name: 'Agent',
        holder: 'agent',
        records: {
          ticket: 'detailed/all | all all all all none own none',
          survey: 'detailed/all | all all all all none own none',
          asset: 'detailed/all | all all all all none all none',
        },
        billing: 'own',
        time: 'own_implied none none none',
      },
      {
        name: 'Request Read (Customer)',
        holder: 'customer',
        records: {
          ticket: 'basic/own | none none none none none none none',
          survey: 'basic/own | none none none none none none none',
          asset: 'basic/own | none none none none none none none',
        },
      },
      {
        name: 'Request Submit (Customer)',
        holder: 'customer',
        records: {
          ticket: 'basic/own | none none none none none none none',
          survey: 'none | in_response_to_request none none none none none none',
          asset: 'unspecified/own | own own none own none own none',
        },
      },
      {
        name: 'Request Read/Submit/Edit (Customer)',
        holder: 'customer',
        records: {
          ticket: 'basic/own | own none own none none none none',
          survey: 'none | in_response_to_request none none none none none none',
          asset: 'unspecified/own | own own none own none own none',
        },
      },
      {
        name: 'Portal Guest',
        holder: 'guest',
        records: {
          ticket: 'basic/own | none none own none none none none',
          survey: 'none | in_response_to_request none none none none none none',
          asset: 'none | none none none none none none none',
        },
      },
    ],
  },
];
