import { defineResource } from '#access/resource.ts';

/** Profiles: named bundles of permission lines. Those of the root are visible from every place below it. */
export const profile = defineResource({
  type: 'profile',
  section: 'profiles',
  table: 'profile',
  home: 'place_id',
  sharedBelow: 'shared_below',
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
