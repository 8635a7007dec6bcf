import { defineResource, stands } from '#access/resource.ts';

const relations = { self: { field: 'id' } } as const;
const self = stands(relations, 'self');

/**
 * People. A person stands at the home organization and in each of their groups; user management (UM) reaches them
 * from any of these. Nobody touches a stronger account: that is `guards.ts`.
 */
export const person = defineResource({
  type: 'person',
  section: 'people',
  table: 'person',
  home: 'home_id',
  homeLink: 'places',
  links: { places: { table: 'membership', key: 'person_id', value: 'place_id' } },
  relations,
  own: ['self'],
  groups: ['places'],
  organizations: { home: 'organization_id' },
  facets: {
    detail: {
      fields: [
        'phone',
        'description',
        'employee_number',
        'location',
        'cause',
        'valid_from',
        'valid_until',
        'last_seen_at',
        'second_factor',
        'may_sign_in',
        'custom',
      ],
      actions: ['view', 'edit'],
    },
  },
  actions: {
    view: {},
    create: { needs: ['view'], creates: true, danger: true },
    edit: { needs: ['view'] },
    editSelf: {},
    enable: { needs: ['view'], danger: true },
    setKind: { needs: ['view', 'edit'], danger: true },
    resetPassword: { needs: ['view'], danger: true },
    viewAs: { needs: ['view'], reads: true, danger: true },
    delete: { needs: ['view'], danger: true },
    export: { needs: ['view'] },
    assign: { needs: ['view'] },
    onBehalf: { needs: ['view'] },
  },
  floors: [{ actions: ['view', 'editSelf', 'detail:view'], allow: self, because: 'person.floor.self' }],
  kinds: {
    standalone: { actions: ['view', 'editSelf', 'detail:view'], allow: self },
  },
  bits: {
    IW: [
      { action: 'view', reach: 'all' },
      { action: 'assign', reach: 'all' },
      { action: 'onBehalf', reach: 'all' },
    ],
    IM: [
      { action: 'view', reach: 'all' },
      { action: 'assign', reach: 'all' },
      { action: 'onBehalf', reach: 'all' },
    ],
    UM: [
      { action: 'view', reach: 'all' },
      { action: 'create', reach: 'all' },
      { action: 'edit', reach: 'all' },
      { action: 'enable', reach: 'all' },
      { action: 'setKind', reach: 'all' },
      { action: 'resetPassword', reach: 'all' },
      { action: 'delete', reach: 'all' },
      { action: 'export', reach: 'all' },
      { facet: 'detail', action: 'view', reach: 'all' },
      { facet: 'detail', action: 'edit', reach: 'all' },
    ],
  },
  changesPolicy: true,
});
