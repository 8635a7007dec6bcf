/**
 * The 41 access bits of Pandora ITSM (Integria IMS knows 37 of them): short names for bundles of permission lines.
 * Which lines a bit stands for is declared by each record type. `seat`: holding it counts the person as an
 * administrator for the licence.
 */
export interface BitInfo {
  readonly code: string;
  readonly section: string;
  readonly seat: boolean;
}

const bit = (code: string, section: string, seat = false): BitInfo => ({ code, section, seat });

export const BITS = [
  bit('PR', 'projects'),
  bit('PM', 'projects', true),
  bit('IR', 'tickets'),
  bit('IW', 'tickets'),
  bit('IM', 'tickets', true),
  bit('IC', 'tickets'),
  bit('SI', 'tickets'),
  bit('QA', 'quality'),
  bit('KR', 'knowledge'),
  bit('KW', 'knowledge'),
  bit('KM', 'knowledge', true),
  bit('FRR', 'files'),
  bit('FRW', 'files'),
  bit('FRM', 'files', true),
  bit('VR', 'inventory'),
  bit('VW', 'inventory'),
  bit('VM', 'inventory', true),
  bit('RR', 'reports'),
  bit('RM', 'reports'),
  bit('WR', 'wiki'),
  bit('WW', 'wiki'),
  bit('WM', 'wiki', true),
  bit('CR', 'crm'),
  bit('CW', 'crm'),
  bit('CM', 'crm', true),
  bit('CIR', 'crm'),
  bit('CIW', 'crm'),
  bit('CIM', 'crm'),
  bit('CLR', 'crm'),
  bit('CLW', 'crm'),
  bit('CLM', 'crm'),
  bit('AR', 'calendar'),
  bit('AW', 'calendar'),
  bit('AM', 'calendar', true),
  bit('UM', 'people', true),
  bit('DM', 'administration', true),
  bit('FM', 'administration', true),
  bit('HR', 'hr'),
  bit('CHR', 'changes'),
  bit('CHW', 'changes'),
  bit('CHM', 'changes'),
] as const satisfies readonly BitInfo[];

export type Bit =
  | 'PR'
  | 'PM'
  | 'IR'
  | 'IW'
  | 'IM'
  | 'IC'
  | 'SI'
  | 'QA'
  | 'KR'
  | 'KW'
  | 'KM'
  | 'FRR'
  | 'FRW'
  | 'FRM'
  | 'VR'
  | 'VW'
  | 'VM'
  | 'RR'
  | 'RM'
  | 'WR'
  | 'WW'
  | 'WM'
  | 'CR'
  | 'CW'
  | 'CM'
  | 'CIR'
  | 'CIW'
  | 'CIM'
  | 'CLR'
  | 'CLW'
  | 'CLM'
  | 'AR'
  | 'AW'
  | 'AM'
  | 'UM'
  | 'DM'
  | 'FM'
  | 'HR'
  | 'CHR'
  | 'CHW'
  | 'CHM';

const codes = new Set<string>(BITS.map((b) => b.code));

export const isBit = (code: string): code is Bit => codes.has(code);
