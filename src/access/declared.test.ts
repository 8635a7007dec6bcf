import { describe, expect, test } from 'vitest';
import { conditionFor, may } from './decide.ts';
import { type DeclaredType, declareType } from './declared.ts';
import { DeclarationError } from './declared-words.ts';
import { Policy } from './policy.ts';

const record: DeclaredType = {
  type: 'record',
  title: 'Record',
  section: 'archive',
  attributes: { status: 'text', owner: 'person', readers: 'people', tags: 'texts', size: 'number' },
  relations: { owner: { field: 'owner' }, reader: { field: 'readers', many: true } },
  own: ['owner'],
  facets: { notes: { fields: ['note'], actions: ['view'] } },
  actions: {
    read: {},
    write: { title: 'Write', needs: ['read'] },
    delete: { while: { op: 'eq', field: 'action.soft', value: true }, because: 'Only into the bin.' },
  },
  floors: [{ actions: ['read'], allow: { op: 'own', via: ['reader'] }, because: 'Readers read.' }],
  restrictions: [
    {
      name: 'archived',
      actions: 'every',
      allow: {
        op: 'any',
        of: [
          { op: 'eq', field: 'status', value: 'active' },
          { op: 'eq', field: 'subject.role', value: 'admin' },
        ],
      },
      because: 'It is archived.',
    },
  ],
};

const person = (id: string) =>
  ({
    id,
    kind: 'grouped',
    enabled: true,
    organizationId: null,
    groups: [],
    validFrom: null,
    validUntil: null,
  }) as const;

function world() {
  const r = declareType(record);
  const lines = ['read', 'write', 'delete', 'register'].map((action) => ({
    type: 'record',
    action,
    reach: 'all' as const,
  }));
  const policy = new Policy([r], {
    places: [
      { id: 'all', parentId: null, kind: 'organization', name: 'All' },
      { id: 'acme', parentId: 'all', kind: 'organization', name: 'ACME' },
    ],
    people: [person('ana'), person('rita')],
    profiles: [{ id: 'clerk', name: 'Clerk', bits: [], lines }],
    grants: [
      {
        id: 'g',
        personId: 'ana',
        groupId: null,
        profileId: 'clerk',
        placeId: 'acme',
        below: true,
        cause: 'hand',
        from: null,
        until: null,
      },
    ],
  });
  const can = (who: string, action: string, row: object): boolean =>
    may(policy, { personId: who, now: 0 }, r, action, row as Readonly<Record<string, unknown>>);
  return { r, policy, can };
}

describe('a declared type', () => {
  test('is decided by grants, floors and restrictions like any other', () => {
    const { can } = world();
    const row = { place: 'acme', status: 'active', readers: ['rita'] };
    expect(can('ana', 'write', row)).toBe(true);
    expect(can('rita', 'write', row)).toBe(false);
    expect(can('rita', 'read', row)).toBe(true);
    expect(can('ana', 'write', { ...row, place: 'all' })).toBe(false);
    expect(can('ana', 'write', { ...row, status: 'archived' })).toBe(false);
  });

  test('is decided by what comes with the request', () => {
    const { can } = world();
    const row = { place: 'acme', status: 'archived' };
    expect(can('ana', 'write', { ...row, 'subject.role': 'admin' })).toBe(true);
    expect(can('ana', 'write', { ...row, 'subject.role': ['admin'] })).toBe(false);
    const active = { place: 'acme', status: 'active' };
    expect(can('ana', 'delete', { ...active, 'action.soft': true })).toBe(true);
    expect(can('ana', 'delete', { ...active, 'action.soft': 'true' })).toBe(false);
    expect(can('ana', 'delete', active)).toBe(false);
  });

  test('can be kept registered whatever the record says against its use', () => {
    const { can } = world();
    expect(can('ana', 'register', { place: 'acme', status: 'archived' })).toBe(true);
    expect(can('ana', 'ask', { place: 'acme', status: 'archived' })).toBe(false);
  });

  test('has a condition for lists, with links as links', () => {
    const { r, policy } = world();
    const condition = conditionFor(policy, { personId: 'rita', now: 0 }, r, 'read');
    expect(JSON.stringify(condition)).toContain('{"op":"linked","field":"readers","values":["rita"]}');
  });
});

const WRONG: readonly (readonly [string, Partial<DeclaredType>, string])[] = [
  ['the type has an odd name', { type: '__proto__' }, 'type'],
  [
    'an attribute has the name of what every object has',
    { attributes: { constructor: 'text' } as never },
    'attributes',
  ],
  ['an action has a built-in name', { actions: { register: {} } }, 'actions.register'],
  ['a relation has no attribute', { relations: { owner: { field: 'nobody' } } }, 'relations.owner'],
  ['a relation is no person', { relations: { owner: { field: 'status' } } }, 'relations.owner'],
  [
    'a relation says it is many and is not',
    { relations: { owner: { field: 'owner', many: true } } },
    'relations.owner',
  ],
  ['the home is no place', { home: 'status' }, 'home'],
  ['groups are no places', { groups: ['status'] }, 'groups'],
  ['there is no such bit', { bits: { XX: [] } as never }, 'bits.XX'],
  [
    'a condition names an unknown attribute',
    {
      floors: [
        { actions: ['read'], allow: { op: 'any', of: [{ op: 'eq', field: 'stats', value: 'a' }] }, because: 'x' },
      ],
    },
    'floors.0.allow.of.0.field',
  ],
  [
    'a condition compares with what the attribute never holds',
    { floors: [{ actions: ['read'], allow: { op: 'eq', field: 'size', value: '3' }, because: 'x' }] },
    'floors.0.allow.field',
  ],
  [
    'a condition asks a request for places',
    { floors: [{ actions: ['read'], allow: { op: 'within', field: 'subject.at', places: [] }, because: 'x' }] },
    'floors.0.allow.field',
  ],
  [
    'a condition names an unknown relation',
    { restrictions: [{ name: 'r', actions: 'every', allow: { op: 'own', via: ['boss'] }, because: 'x' }] },
    'restrictions.0.allow.via',
  ],
];

test.each(WRONG)('is refused when %s', (_what, change, path) => {
  try {
    declareType({ ...record, floors: [], restrictions: [], ...change });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(DeclarationError);
    expect((error as DeclarationError).path.join('.')).toBe(path);
  }
});
