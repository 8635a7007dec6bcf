import { describe, expect, test } from 'vitest';
import { type Asker, conditionFor } from '#access/decide.ts';
import { type PersonFacts, Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { whereSql } from '#access/sql.ts';
import { declaredResources } from './declarations.ts';

/** Ids of a fixed world, by name. The snapshots show the names. */
const NAMES = 'all acme support printers network globex care greta ada helen otto nina sara carla peter'.split(' ');
const id = (name: string): string => {
  const n = NAMES.indexOf(name);
  if (n < 0) throw new Error(`Nobody and nothing is called ${name}.`);
  return `00000000-0000-7000-8000-${(n + 1).toString(16).padStart(12, '0')}`;
};
const called = new Map(NAMES.map((name) => [id(name), name]));

const place = (name: string, parent: string | null, kind: 'organization' | 'group', ...flags: string[]) => ({
  id: id(name),
  name,
  parentId: parent === null ? null : id(parent),
  kind,
  flags,
});

const person = (
  name: string,
  kind: PersonFacts['kind'],
  organization: string | null,
  ...groups: string[]
): PersonFacts => ({
  id: id(name),
  kind,
  enabled: true,
  organizationId: organization === null ? null : id(organization),
  groups: groups.map(id),
  validFrom: null,
  validUntil: null,
});

const profile = (name: string, bits: string[], lines: Line[] = []) => ({ id: name, name, bits, lines });

const grant = (to: string, profileId: string, at: string, below = false) => ({
  id: `${to} ${profileId} ${at}`,
  personId: id(to),
  groupId: null,
  profileId,
  placeId: id(at),
  below,
  cause: 'hand' as const,
  from: null,
  until: null,
});

const resources = await declaredResources();
const policy = new Policy(resources, {
  places: [
    place('all', null, 'organization'),
    place('acme', 'all', 'organization'),
    place('support', 'acme', 'group', 'open', 'accepts_handover'),
    place('printers', 'support', 'group', 'accepts_handover'),
    place('network', 'acme', 'group', 'accepts_handover'),
    place('globex', 'all', 'organization'),
    place('care', 'globex', 'group', 'open'),
  ],
  people: [
    person('greta', 'superadmin', null),
    person('ada', 'grouped', 'acme'),
    person('helen', 'grouped', 'acme', 'support', 'network'),
    person('otto', 'grouped', 'acme'),
    person('nina', 'grouped', 'acme'),
    person('sara', 'standalone', 'globex'),
    person('carla', 'company-grouped', 'globex', 'care'),
    person('peter', 'grouped', 'globex', 'care'),
  ],
  profiles: [
    profile('administrator', ['UM', 'IR']),
    profile('agent', ['IR', 'IW']),
    profile('observer', ['IR']),
    profile(
      'partner',
      [],
      [
        { type: 'ticket', action: 'view', reach: 'organization', by: 'requester', list: [id('acme')] },
        { type: 'ticket', action: 'view', reach: 'group', list: [id('support'), id('care')] },
        { type: 'person', action: 'view', reach: 'organization', list: 'every' },
      ],
    ),
  ],
  grants: [
    grant('ada', 'administrator', 'acme', true),
    grant('helen', 'agent', 'support'),
    grant('helen', 'agent', 'network'),
    grant('otto', 'observer', 'all', true),
    grant('sara', 'agent', 'care'),
    grant('carla', 'agent', 'care'),
    grant('peter', 'partner', 'globex', true),
    grant('peter', 'partner', 'support', true),
  ],
});

/** Who they are, in the words of a reviewer. */
const WHO = [
  ['greta', 'a super administrator'],
  ['ada', 'an administrator of one organization'],
  ['helen', 'an agent in two groups'],
  ['otto', 'an observer of everything'],
  ['nina', 'somebody without any grant'],
  ['sara', 'a standalone person'],
  ['carla', 'a company-grouped person'],
  ['peter', 'a partner with reaches and lists'],
] as const;

const readable = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(readable) : (called.get(String(value)) ?? value);

describe.each(resources.map((r) => [r.type, r] as const))('the list of %s records', (_, r) => {
  test.each(WHO)('for %s, %s', (name) => {
    const asker: Asker = { personId: id(name), now: 0 };
    const { text, values } = whereSql(conditionFor(policy, asker, r, 'view'), r, policy.tree);
    const lines = text.replaceAll(/ (or|and) /g, '\n  $1 ');
    expect(
      `where ${lines}\n${values.map((v, i) => `$${i + 1} ${JSON.stringify(readable(v))}`).join('\n')}`,
    ).toMatchSnapshot();
  });
});
