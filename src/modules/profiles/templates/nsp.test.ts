import { describe, expect, test } from 'vitest';
import { ACTIONS, ENTITIES, type Entity, SCOPES, SWITCHES } from './nsp-facts.ts';
import { cellLines, everyCell, MAPPED, SWITCHED, WITHOUT_LINE } from './nsp-rights.ts';

const entities = Object.keys(ENTITIES) as Entity[];

describe('the matrix of NSP', () => {
  test('every cell becomes lines or has a reason - exactly one of these', () => {
    for (const entity of entities) {
      const accounted = [...Object.keys(MAPPED[entity]), ...Object.keys(WITHOUT_LINE[entity])];
      expect(accounted.toSorted(), entity).toEqual([...ENTITIES[entity]].toSorted());
    }
    expect(entities.flatMap((e) => ENTITIES[e])).toHaveLength(100);
  });

  test('a mapped cell becomes lines at every scope', () => {
    for (const entity of entities) {
      for (const action of ENTITIES[entity]) {
        for (const scope of SCOPES) {
          const lines = cellLines(entity, action, { scope });
          expect(lines.length > 0, `${entity} ${action} ${scope}`).toBe(MAPPED[entity][action] !== undefined);
        }
      }
    }
  });

  test('every switch without a scope is accounted for by its part', () => {
    expect(Object.keys(SWITCHED).toSorted()).toEqual(Object.keys(SWITCHES).toSorted());
  });

  test('a selection of no groups reaches nothing; of no organizations, one’s own', () => {
    const groups = everyCell({ scope: 'group', list: [] });
    expect(groups.filter((l) => l.reach === 'group').every((l) => l.list?.length === 0)).toBe(true);
    const organizations = everyCell({ scope: 'organization', list: [] });
    expect(organizations.filter((l) => l.reach === 'organization').every((l) => l.list === 'mine')).toBe(true);
  });

  test('all ten columns are used', () => {
    expect(new Set(entities.flatMap((e) => ENTITIES[e])).size).toBe(ACTIONS.length);
  });
});
