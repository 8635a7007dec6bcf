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

const ABOUT: Readonly<Record<string, string>> = {
  'system-administrator': 'Everything, everywhere it is held. Somebody who can sign in must always hold it.',
  'manager-agent':
    'Reports of every kind, calendar, chat and mobile work. What managers do to records comes from roles in containers.',
  agent:
    'Reads and shares reports; calendar, chat and mobile work. What agents do to records comes from roles in containers.',
  customer: 'Asks agents in the chat and keeps searches. What customers see comes from roles in containers.',
  guest: 'Asks agents in the chat.',
};

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
  description: ABOUT[slug(name)] ?? '',
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

const ROLE_ABOUT: Readonly<Record<string, string>> = {
  administrator: 'Sets the container up, gives its roles, and does everything with what is kept in it.',
  manager: 'Works on what is kept in the container; deletes and, in a CMDB, edits what they created themselves.',
  agent: 'Does the daily work that the container is for.',
  'request-submit-customer':
    'Sees the tickets of their own and registers assets. As FootPrints ships it, it opens no tickets: add ticket creation if it should.',
  'request-read-submit-edit-customer': 'Opens tickets, follows and edits their own, and registers assets.',
  'request-read-customer': 'Sees the tickets, surveys and assets of their own.',
  'portal-guest': 'Sees what is their own, or opened to them, without an account of their own in the desk.',
};

const roleTemplate = (type: ContainerType, role: RoleFacts): Template => {
  const key = slug(role.name);
  return {
    key: `footprints.${type}.${key}`,
    system: 'footprints',
    name: role.name,
    abbreviation: ROLE_SHORT[key] ?? 'RO',
    interface: role.holder === 'agent' ? 'standard' : 'simplified',
    description: ROLE_ABOUT[key] ?? 'Sees what the container shows to its customers.',
    bits: [],
    lines: least(cellsOfRole(role).flatMap(({ meaning }) => (typeof meaning === 'string' ? [] : meaning))),
    lifecycle: {},
  };
};

/** The roles that a new container of each type starts with. */
export const ROLE_SETS = Object.fromEntries(
  CONTAINERS.map(({ type, roles }) => [type, roles.map((role) => roleTemplate(type, role))]),
) as unknown as Readonly<Record<ContainerType, readonly Template[]>>;
