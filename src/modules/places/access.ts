import { defineResource, stands } from '#access/resource.ts';

const relations = { member: { link: 'members' }, grantee: { link: 'grantees' } } as const;

/** Places: organizations, groups, containers. A place's home is the place itself. */
export const place = defineResource({
  type: 'place',
  section: 'places',
  table: 'place',
  home: 'id',
  links: {
    members: { table: 'membership', key: 'place_id', value: 'person_id' },
    grantees: { table: 'access_grant', key: 'place_id', value: 'person_id' },
  },
  relations,
  own: ['member', 'grantee'],
  groups: ['id'],
  organizations: { itself: 'id' },
  facets: {
    settings: {
      fields: [
        'default_user_id',
        'accepts_handover',
        'accepts_outside',
        'open',
        'description',
        'mail_domains',
        'email_from',
        'group_emails',
        'forced_email',
        'satisfaction_email',
        'open_limit',
        'open_limit_enforced',
        'total_limit',
      ],
      actions: ['view', 'edit'],
    },
  },
  actions: {
    view: {},
    create: { needs: ['view'], creates: true },
    edit: { needs: ['view'] },
    move: { needs: ['view', 'edit'], danger: true },
    members: { needs: ['view'], danger: true },
    delete: { needs: ['view'], danger: true },
    export: { needs: ['view'] },
  },
  floors: [
    { actions: ['view'], allow: stands(relations, 'member', 'grantee'), because: 'place.floor.member' },
    {
      actions: ['view'],
      allow: { op: 'organization', field: 'id', list: 'mine' },
      because: 'place.floor.organization',
    },
  ],
  kinds: {
    standalone: { actions: ['view'], allow: { op: 'flagged', field: 'id', flag: 'open' } },
  },
  bits: {
    IR: [{ action: 'view', reach: 'all' }],
    UM: [
      { action: 'view', reach: 'all' },
      { action: 'create', reach: 'all' },
      { action: 'edit', reach: 'all' },
      { action: 'move', reach: 'all' },
      { action: 'members', reach: 'all' },
      { action: 'delete', reach: 'all' },
      { action: 'export', reach: 'all' },
      { facet: 'settings', action: 'view', reach: 'all' },
      { facet: 'settings', action: 'edit', reach: 'all' },
    ],
  },
  changesPolicy: true,
});
