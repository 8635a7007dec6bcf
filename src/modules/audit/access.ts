import { defineResource } from '#access/resource.ts';

/**
 * The audit: who did what to which record, and who was refused. An entry is at home at the place it concerns, and what
 * concerns no place at the root. Seeing an entry is not seeing the record: values are shown as far as one may view the
 * record's own fields.
 */
export const audit = defineResource({
  type: 'audit',
  section: 'audit',
  table: 'audit',
  home: 'home_id',
  groups: ['home_id'],
  actions: {
    view: {},
    export: { needs: ['view'] },
    verify: { needs: ['view'], reads: true },
  },
  bits: {
    UM: [
      { action: 'view', reach: 'all' },
      { action: 'export', reach: 'all' },
    ],
    DM: [
      { action: 'view', reach: 'all' },
      { action: 'export', reach: 'all' },
      { action: 'verify', reach: 'all' },
    ],
  },
});
