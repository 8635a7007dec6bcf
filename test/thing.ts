import { defineResource, stands } from '#access/resource.ts';

const relations = {
  maker: { field: 'maker_id' },
  holder: { field: 'holder_id' },
  reader: { link: 'readers' },
} as const;

/** A record type with everything that a declaration can say, so that no word goes untested for want of a section. */
export const thing = defineResource({
  type: 'thing',
  section: 'test',
  table: 'thing',
  home: 'place_id',
  homeLink: 'shelves',
  sharedBelow: 'shared',
  links: {
    readers: { table: 'thing_person', key: 'thing_id', value: 'person_id', where: { relation: 'reader' } },
    shelves: { table: 'thing_place', key: 'thing_id', value: 'place_id' },
  },
  relations,
  own: ['maker', 'reader'],
  groups: ['place_id', 'shelves'],
  organizations: { payer: 'payer_id', anywhere: 'shelves' },
  facets: { price: { fields: [], actions: ['view', 'edit'] } },
  actions: {
    view: {},
    edit: { while: { op: 'in', field: 'state', values: ['new', 'used'] }, because: 'thing.worn' },
    lend: { while: { op: 'flagged', field: 'place_id', flag: 'open' } },
  },
  floors: [
    { actions: ['view', 'price:view'], allow: stands(relations, 'maker'), because: 'thing.floor.maker' },
    {
      actions: ['lend'],
      kinds: ['standalone'],
      allow: { op: 'any', of: [stands(relations, 'holder'), { op: 'organization', field: 'payer_id', list: 'own' }] },
      because: 'thing.floor.holder',
    },
  ],
  restrictions: [
    {
      name: 'secret',
      actions: ['view', 'price:edit'],
      allow: {
        op: 'any',
        of: [
          { op: 'eq', field: 'secret', value: false },
          { op: 'overlaps', field: 'tags', values: ['free', 'public'] },
        ],
      },
      because: 'thing.secret',
    },
    {
      name: 'put aside',
      actions: ['edit', 'lend', 'price:view'],
      allow: { op: 'any', of: [{ op: 'besides', field: 'place_id', list: 'idle' }, stands(relations, 'maker')] },
      because: 'thing.idle',
    },
    {
      name: 'not seen',
      actions: 'every',
      allow: { op: 'besides', field: 'place_id', list: 'unseen' },
      because: 'thing.unseen',
    },
  ],
  kinds: {
    standalone: { actions: ['view', 'lend'], allow: { op: 'group', field: 'shelves', list: 'mine' } },
    'company-grouped': { actions: ['edit'], allow: { op: 'organization', field: 'payer_id', list: 'mine' } },
  },
  bits: {
    VR: [
      { action: 'view', reach: 'all' },
      { facet: 'price', action: 'view', reach: 'group' },
    ],
    VW: [{ action: 'edit', reach: 'own', via: ['holder'] }],
  },
});

/** Tables of the test's own record type: NULL everywhere. */
export const THING_TABLES = `
  create table thing (id uuid primary key, place_id uuid, maker_id uuid, holder_id uuid, payer_id uuid, state text,
                      secret boolean, tags text[], shared boolean);
  create table thing_person (thing_id uuid, person_id uuid, relation text);
  create table thing_place (thing_id uuid, place_id uuid)`;
