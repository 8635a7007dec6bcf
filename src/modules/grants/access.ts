import { defineResource, stands } from '#access/resource.ts';

const relations = { holder: { field: 'person_id' } } as const;

/** Grants: a profile given to a person (or to a group's members) at a place. Homed at that place. */
export const grant = defineResource({
  type: 'grant',
  section: 'profiles',
  table: 'access_grant',
  home: 'place_id',
  relations,
  own: ['holder'],
  groups: ['place_id'],
  actions: {
    view: {},
    create: { needs: ['view'], creates: true, danger: true },
    edit: { needs: ['view'], danger: true },
    delete: { needs: ['view'], danger: true },
    export: { needs: ['view'] },
  },
  floors: [{ actions: ['view'], allow: stands(relations, 'holder'), because: 'grant.floor.holder' }],
  kinds: { standalone: { actions: ['view'], allow: stands(relations, 'holder') } },
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
