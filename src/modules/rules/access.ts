import { defineResource } from '#access/resource.ts';

/**
 * Rules that make grants. A rule is at home at a place and looks at the people who stand there or below; it hands out
 * rights, so whoever makes, changes or removes one must hold what it gives.
 */
export const rule = defineResource({
  type: 'rule',
  section: 'profiles',
  table: 'access_rule',
  home: 'place_id',
  groups: ['place_id'],
  actions: {
    view: {},
    create: { needs: ['view'], creates: true, danger: true },
    edit: { needs: ['view'], danger: true },
    delete: { needs: ['view'], danger: true },
    export: { needs: ['view'] },
  },
  bits: {
    UM: [
      { action: 'view', reach: 'all' },
      { action: 'create', reach: 'all' },
      { action: 'edit', reach: 'all' },
      { action: 'delete', reach: 'all' },
      { action: 'export', reach: 'all' },
    ],
  },
  changesPolicy: true,
});
