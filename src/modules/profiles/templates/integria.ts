import type { Bit } from '#access/bits.ts';
import type { Template } from './template.ts';

const template = (key: string, name: string, abbreviation: string, bits: readonly Bit[]): Template => ({
  key: `integria.${key}`,
  system: 'integria',
  name,
  abbreviation,
  interface: 'standard',
  about: `profile.template.integria.${key}`,
  bits,
  lines: [],
  lifecycle: {},
});

/**
 * The default profiles of Integria IMS, which Pandora ITSM took over. Codes that no longer exist (PW, TW, RW) are
 * left out; what describes the profile names them.
 */
export const INTEGRIA_TEMPLATES: readonly Template[] = [
  template('standard-user', 'Standard user', 'STD', [
    'IR',
    'IW',
    'AR',
    'AW',
    'PR',
    'KR',
    'KW',
    'VR',
    'VW',
    'WR',
    'WW',
    'CR',
    'CW',
    'FRR',
    'RR',
  ]),
  template('incident-manager', 'Incident Manager', 'IM', ['IR', 'IW', 'IM', 'UM', 'RR', 'RM']),
  template('project-manager', 'Project Manager', 'PM', ['UM', 'PR', 'PM', 'RR']),
  template('escalate', 'Escalate', 'ESC', ['SI']),
  template('qa-engineer', 'QA Engineer', 'QA', ['QA']),
];
