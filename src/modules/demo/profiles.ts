import type { ProfileSeed } from './seeds.ts';

/** Profiles made by hand; everybody else holds a built-in template. */
export const PROFILES: readonly ProfileSeed[] = [
  {
    key: 'demo.company-contact',
    name: 'Company contact',
    abbreviation: 'CC',
    interface: 'simplified',
    description: 'Opens tickets and follows those of the own company, without internal notes.',
    bits: [],
    lines: ['view', 'export', 'create', 'comment'].map((action) => ({ type: 'ticket', action, reach: 'all' })),
    lifecycle: {},
  },
];
