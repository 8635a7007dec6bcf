import type { Action, Entity } from './nsp-facts.ts';
import { cellLines, everyCell, type Reaching } from './nsp-rights.ts';
import { EVERYTHING, least } from './lines.ts';
import type { Template } from './template.ts';

/** Some columns of a row at one scope: `Person`, `view edit`. */
const cells = (entity: Entity, actions: string, r: Reaching) =>
  (actions.split(' ') as Action[]).flatMap((action) => cellLines(entity, action, r));

const role = (
  t: Pick<Template, 'key' | 'name' | 'abbreviation' | 'interface'>,
  lines: Template['lines'],
): Template => ({
  ...t,
  key: `nsp.${t.key}`,
  system: 'nsp',
  about: `profile.template.nsp.${t.key}`,
  bits: [],
  lines: least(lines),
  lifecycle: {},
});

const USER: Reaching = { scope: 'user' };
const GROUP: Reaching = { scope: 'group', list: 'mine' };
const ORGANIZATION: Reaching = { scope: 'organization' };
const SYSTEM: Reaching = { scope: 'system' };

/**
 * Basic roles for NSP. Its installations make their own; these are our reading of the four that its documentation
 * speaks of. Cells that would name groups go by the groups of whoever holds the role.
 */
export const NSP_TEMPLATES: readonly Template[] = [
  role(
    {
      key: 'self-service-user',
      name: 'Self-Service User',
      abbreviation: 'SSU',
      interface: 'simplified',
    },
    [
      ...cells('BaseRequest', 'view create', USER).filter((l) => l.facet === undefined),
      ...cells('Person', 'view', USER),
    ],
  ),
  role(
    {
      key: 'agent',
      name: 'Agent',
      abbreviation: 'AGE',
      interface: 'standard',
    },
    [
      ...cells('BaseRequest', 'view create edit assign', GROUP),
      ...cells('BaseRequest', 'onBehalf', SYSTEM),
      ...cells('Person', 'view', SYSTEM),
      ...cells('Group', 'view', SYSTEM),
    ],
  ),
  role(
    {
      key: 'power-user',
      name: 'Power User',
      abbreviation: 'PWR',
      interface: 'standard',
    },
    [
      ...cells('BaseRequest', 'view create edit delete undelete', GROUP),
      ...cells('BaseRequest', 'view create edit', ORGANIZATION),
      ...cells('BaseRequest', 'assign onBehalf', SYSTEM),
      ...cells('Person', 'view', SYSTEM),
      ...cells('Person', 'edit resetPassword', ORGANIZATION),
      ...cells('Group', 'view', SYSTEM),
      ...cells('Organization', 'view', SYSTEM),
    ],
  ),
  role(
    {
      key: 'administrator',
      name: 'Administrator',
      abbreviation: 'ADR',
      interface: 'standard',
    },
    [...EVERYTHING, ...everyCell(SYSTEM)],
  ),
];
