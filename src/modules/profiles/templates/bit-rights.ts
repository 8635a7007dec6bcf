/** Bits that some record type has lines for. */
export const WITH_LINES = 'IR IW IM IC SI UM DM';

/** Bits whose section keeps nothing yet, by that section. A profile holds them all the same. */
export const NO_SECTION_YET: Readonly<Record<string, string>> = {
  projects: 'PR PM',
  quality: 'QA',
  knowledge: 'KR KW KM',
  files: 'FRR FRW FRM',
  inventory: 'VR VW VM',
  reports: 'RR RM',
  wiki: 'WR WW WM',
  crm: 'CR CW CM CIR CIW CIM CLR CLW CLM',
  calendar: 'AR AW AM',
  administration: 'FM',
  hr: 'HR',
  changes: 'CHR CHW CHM',
};

/** The four that Pandora ITSM added to the bits of Integria IMS. */
export const ADDED_BY_PANDORA = 'IC CHR CHW CHM';
