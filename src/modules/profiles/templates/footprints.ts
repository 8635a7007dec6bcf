import type { ContainerType } from '#modules/places/schema.ts';
import { CONTAINERS, type RoleFacts, SYSTEM_ROLES } from './footprints-facts.ts';
import { cellsOfRole, SYSTEM_GRANTS } from './footprints-rights.ts';
import { least } from './lines.ts';
import type { Template } from './template.ts';

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const SHORT: Readonly<Record<string, string>> = {
  'system-administrator': 'SYS',
  'manager-agent': 'MGA',
  agent: 'AGT',
  customer: 'CUS',
  guest: 'GST',
};

/** The roles that FootPrints gives for the whole installation. */
export const FOOTPRINTS_TEMPLATES: readonly Template[] = SYSTEM_ROLES.map(({ name, holder, grants }) => ({
  key: `footprints.${slug(name)}`,
  system: 'footprints',
  name,
  abbreviation: SHORT[slug(name)] ?? '',
  interface: holder === 'agent' ? 'standard' : 'simplified',
  about: `profile.template.footprints.${slug(name)}`,
  bits: [],
  lines: least(grants.split(' ').flatMap((grant) => SYSTEM_GRANTS[grant] ?? [])),
  lifecycle: {},
}));

const ROLE_SHORT: Readonly<Record<string, string>> = {
  administrator: 'ADM',
  manager: 'MGR',
  agent: 'AGT',
  'portal-guest': 'GST',
  'request-read-customer': 'RR',
  'request-submit-customer': 'RS',
  'request-read-submit-edit-customer': 'RSE',
};

const roleTemplate = (type: ContainerType, role: RoleFacts): Template => {
  const key = slug(role.name);
  return {
    key: `footprints.${type}.${key}`,
    system: 'footprints',
    name: role.name,
    abbreviation: ROLE_SHORT[key] ?? 'RO',
    interface: role.holder === 'agent' ? 'standard' : 'simplified',
    about: `profile.template.footprints.role.${key in ROLE_SHORT ? key : 'other'}`,
    bits: [],
    lines: least(cellsOfRole(role).flatMap(({ meaning }) => (typeof meaning === 'string' ? [] : meaning))),
    lifecycle: {},
  };
};

/** The roles that a new container of each type starts with. */
export const ROLE_SETS = Object.fromEntries(
  CONTAINERS.map(({ type, roles }) => [type, roles.map((role) => roleTemplate(type, role))]),
) as unknown as Readonly<Record<ContainerType, readonly Template[]>>;
