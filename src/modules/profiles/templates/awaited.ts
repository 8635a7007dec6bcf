/** Record types that templates already speak of, while no section keeps such records. */
export interface Awaited {
  /** The section that will keep them. */
  readonly section: string;
  readonly actions: readonly string[];
  /** Actions on facets, by facet. */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
}

const type = (section: string, actions: string, facets: Awaited['facets'] = {}): Awaited => ({
  section,
  actions: actions.split(' '),
  facets,
});

const detail = { detail: ['view'] };
const RECORD = 'view create copy edit move unlock delete';
const NSP_RECORD = 'view create edit delete undelete activate deactivate';

/** By name. A section that takes up one of these types gives it these actions. */
export const AWAITED: Readonly<Record<string, Awaited>> = {
  contact: type('crm', RECORD, detail),
  master_contact: type('crm', RECORD, detail),
  configuration_item: type('inventory', RECORD, detail),
  solution: type('knowledge', RECORD, detail),
  contract: type('services', RECORD, { ...detail, opened: ['edit'] }),
  service_level_target: type('services', RECORD, { ...detail, opened: ['edit'] }),
  work_target: type('services', RECORD, { ...detail, opened: ['edit'] }),
  service: type('services', `${RECORD} request`, { ...detail, opened: ['edit'] }),
  service_request: type('services', 'view'),
  survey: type('tickets', RECORD, detail),
  asset: type('services', RECORD, detail),
  cost: type('tickets', 'view'),
  definition: type('administration', 'create copy edit move delete unlock'),
  report: type('reports', 'view create createShared edit print export schedule'),
  analytics: type('reports', 'view'),
  calendar: type('calendar', 'view'),
  chat: type('chat', 'use contactAgents'),
  mobile: type('administration', 'use'),
  saved_search: type('tickets', 'edit'),
  problem: type('changes', `${NSP_RECORD} assign`),
  change: type('changes', `${NSP_RECORD} assign`),
  task: type('tickets', `${NSP_RECORD} assign`),
  sla: type('tickets', NSP_RECORD),
};
