import { describe, expect, test } from 'vitest';
import { translate } from '#platform/messages.ts';
import { CONTAINER_TYPES } from '#modules/places/schema.ts';
import { CONTAINERS, DEFINITION_ACTIONS, RECORD_ACTIONS, SYSTEM_ROLES, TIME_ACTIONS } from './footprints-facts.ts';
import { cellsOfRole, SYSTEM_GRANTS } from './footprints-rights.ts';
import { ROLE_SETS } from './footprints.ts';
import { templateOf } from './templates.ts';

const roles = CONTAINERS.flatMap(({ type, roles: list }) => list.map((role) => ({ type, role })));
const has = (key: string, line: string): boolean =>
  templateOf(`footprints.${key}`).lines.some(
    (l) => `${l.facet === undefined ? l.type : `${l.type}.${l.facet}`}:${l.action} ${l.reach}` === line,
  );

describe('the roles of FootPrints', () => {
  test('are 27 in five types of container, beside five for the system', () => {
    expect(CONTAINERS.map((c) => c.type)).toEqual([...CONTAINER_TYPES]);
    expect(roles).toHaveLength(27);
    expect(SYSTEM_ROLES).toHaveLength(5);
    expect(Object.values(ROLE_SETS).map((set) => set.length)).toEqual(CONTAINERS.map((c) => c.roles.length));
  });

  test.for(roles.map((r) => [`${r.type}: ${r.role.name}`, r] as const))(
    '%s: every cell becomes lines or has a reason, and only those that are granted',
    ([, { role }]) => {
      const cells = cellsOfRole(role);
      const types = Object.keys(role.records).length;
      const fixed = DEFINITION_ACTIONS.length + 1 + TIME_ACTIONS.length;
      expect(cells).toHaveLength(types * (1 + RECORD_ACTIONS.length) + fixed);
      for (const { name, scope, meaning } of cells) {
        if (scope === 'none') expect(meaning, name).toEqual([]);
        else expect(meaning.length, `${name} ${scope}`).toBeGreaterThan(0);
      }
    },
  );

  test('name scopes for every action, no more and no less', () => {
    for (const { role } of roles) {
      for (const facts of Object.values(role.records)) {
        expect(facts).toMatch(/^(none|(basic|detailed|unspecified)\/(own|all|authorized)) \| \w+( \w+){6}$/);
      }
      if (role.definitions) expect(role.definitions.split(' ')).toHaveLength(DEFINITION_ACTIONS.length);
      if (role.time) expect(role.time.split(' ')).toHaveLength(TIME_ACTIONS.length);
    }
  });

  test('for the system: every grant becomes lines', () => {
    const granted = new Set(SYSTEM_ROLES.flatMap((r) => r.grants.split(' ')));
    expect([...granted].toSorted()).toEqual(Object.keys(SYSTEM_GRANTS).toSorted());
  });

  test('let agents see no time of others, and managers see it', () => {
    expect(has('workspace.agent', 'ticket.time:view all')).toBe(false);
    expect(has('workspace.manager', 'ticket.time:view all')).toBe(true);
  });

  test('let managers delete what they created, but any asset and anything of a portfolio', () => {
    expect(has('workspace.manager', 'ticket:delete own')).toBe(true);
    expect(has('workspace.manager', 'ticket:delete all')).toBe(false);
    expect(has('workspace.manager', 'asset:delete all')).toBe(true);
    expect(has('service_portfolio.manager', 'contract:delete all')).toBe(true);
    expect(has('cmdb.manager', 'configuration_item:edit own')).toBe(true);
  });

  test('let customers submit assets and no tickets, and say so', () => {
    expect(has('workspace.request-submit-customer', 'asset:create own')).toBe(true);
    expect(has('workspace.request-submit-customer', 'ticket:create own')).toBe(false);
    expect(translate('en', templateOf('footprints.workspace.request-submit-customer').about)).toContain(
      'opens no tickets',
    );
  });

  test('give the setting up of a container to its administrators alone', () => {
    for (const [type, set] of Object.entries(ROLE_SETS)) {
      const setup = set.filter((t) => t.lines.some((l) => l.type === 'place' && l.action === 'edit'));
      expect(setup.map((t) => t.key)).toEqual([`footprints.${type}.administrator`]);
    }
  });
});
