import type { Bit } from '#access/bits.ts';
import type { Template } from './template.ts';

const template = (
  key: string,
  name: string,
  abbreviation: string,
  bits: readonly Bit[],
  description: string,
): Template => ({
  key: `integria.${key}`,
  system: 'integria',
  name,
  abbreviation,
  interface: 'standard',
  description,
  bits,
  lines: [],
  lifecycle: {},
});

/**
 * The default profiles of Integria IMS, which Pandora ITSM took over. Codes that no longer exist (PW, TW, RW) are
 * left out and named in the description.
 */
export const INTEGRIA_TEMPLATES: readonly Template[] = [
  template(
    'standard-user',
    'Standard user',
    'STD',
    ['IR', 'IW', 'AR', 'AW', 'PR', 'KR', 'KW', 'VR', 'VW', 'WR', 'WW', 'CR', 'CW', 'FRR', 'RR'],
    'Works tickets of the group, with calendar, knowledge base, inventory, wiki, companies, files and reports. Without TW (task write), which no longer exists.',
  ),
  template(
    'incident-manager',
    'Incident Manager',
    'IM',
    ['IR', 'IW', 'IM', 'UM', 'RR', 'RM'],
    'Manages the tickets of the group and its people, and makes reports. Without RW (report write), which RM now includes.',
  ),
  template(
    'project-manager',
    'Project Manager',
    'PM',
    ['UM', 'PR', 'PM', 'RR'],
    'Creates and manages projects and their people. Without PW (create projects), which PM now includes.',
  ),
  template('escalate', 'Escalate', 'ESC', ['SI'], 'Hands tickets over to groups out of their own sight.'),
  template('qa-engineer', 'QA Engineer', 'QA', ['QA'], 'Reviews closed tickets and reads quality reports.'),
];
