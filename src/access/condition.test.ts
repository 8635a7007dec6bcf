import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { all, always, any, both, type Condition, isNever, matches, never, type Row } from './condition.ts';
import { defineResource, UnknownNameError } from './resource.ts';
import { type PlaceNode, PlaceTree, PlaceTreeError } from './tree.ts';

const place = (id: string, parentId: string | null): PlaceNode => ({ id, parentId, kind: 'group', name: id });
const tree = new PlaceTree([place('p0', null), place('p1', 'p0'), place('p2', 'p1'), place('p3', 'p0')]);

const field = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('p0', 'p1', 'p2', 'p3', 'x', true);
const text = fc.constantFrom('p0', 'p1', 'p2', 'p3', 'unknown');
const list = fc.array(value, { maxLength: 3 });

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(always, never),
    fc.record({ op: fc.constant('eq' as const), field, value }),
    fc.record({ op: fc.constant('in' as const), field, values: list }),
    fc.record({ op: fc.constant('within' as const), field, places: fc.array(text, { maxLength: 3 }) }),
    fc.record({ op: fc.constant('linked' as const), field, values: list }),
    fc.record({ op: fc.constant('overlaps' as const), field, values: list }),
    fc.record({ op: fc.constant('all' as const), of: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ op: fc.constant('any' as const), of: fc.array(tie('condition'), { maxLength: 3 }) }),
  ),
}));

const row: fc.Arbitrary<Row> = fc.dictionary(field, fc.oneof(value, fc.constant(null), list), { maxKeys: 3 });

const is = (name: string): Condition => ({ op: 'eq', field: name, value: 'x' });
const within = (places: string[]): Condition => ({ op: 'within', field: 'a', places });

describe('conditions put together', () => {
  test('all of them holds when each does', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), row, (of, r) => {
        expect(matches(all(of), r, tree)).toBe(of.every((c) => matches(c, r, tree)));
      }),
      { numRuns: 3000 },
    );
  });

  test('any of them holds when one does', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), row, (of, r) => {
        expect(matches(any(of), r, tree)).toBe(of.some((c) => matches(c, r, tree)));
      }),
      { numRuns: 3000 },
    );
  });

  test('both of two unions holds when each does, and says once what they share', () => {
    const union = fc.array(condition, { maxLength: 3 });
    fc.assert(
      fc.property(union, union, union, row, (a, b, shared, r) => {
        const [one, other] = [any([...a, ...shared]), any([...shared, ...b])];
        expect(matches(both(one, other), r, tree)).toBe(matches(one, r, tree) && matches(other, r, tree));
      }),
      { numRuns: 3000 },
    );
    const [mine, open, near] = [is('a'), is('b'), is('c')] as const;
    expect(both(any([mine, open]), any([near, mine]))).toEqual(any([mine, all([open, near])]));
    expect(both(any([mine, open]), near)).toEqual(all([any([mine, open]), near]));
  });

  test('what matches nothing is known to', () => {
    fc.assert(
      fc.property(condition, row, (c, r) => {
        if (isNever(c)) expect(matches(c, r, tree)).toBe(false);
      }),
    );
  });

  test('lists of one column become one list', () => {
    expect(any([within(['p1']), { op: 'eq', field: 'b', value: 'x' }, within(['p3'])])).toEqual({
      op: 'any',
      of: [within(['p1', 'p3']), { op: 'eq', field: 'b', value: 'x' }],
    });
    expect(any([within([]), never])).toEqual(never);
    expect(all([within(['p1']), never])).toEqual(never);
    expect(all([always, within(['p1'])])).toEqual(within(['p1']));
    expect(any([within(['p1']), always])).toEqual(always);
  });

  test('a column that is missing or NULL fulfils nothing', () => {
    fc.assert(
      fc.property(condition, (c) => {
        const holdsAlways = (x: Condition): boolean =>
          x.op === 'always' ||
          (x.op === 'all' && x.of.every(holdsAlways)) ||
          (x.op === 'any' && x.of.some(holdsAlways));
        expect(matches(c, {}, tree)).toBe(holdsAlways(c));
        expect(matches(c, { a: null, b: null, c: null }, tree)).toBe(holdsAlways(c));
      }),
    );
  });
});

describe('a tree of places', () => {
  const shapes = fc
    .array(fc.nat(30), { maxLength: 20 })
    .map((parents) => [place('p0', null), ...parents.map((p, i) => place(`p${i + 1}`, `p${p % (i + 1)}`))]);

  test('knows what lies under what, in every way it is asked', () => {
    fc.assert(
      fc.property(shapes, (places) => {
        const t = new PlaceTree(places);
        const parents = new Map(places.map((p) => [p.id, p.parentId]));
        for (const { id } of places) {
          const up: string[] = [];
          for (let p: string | null = id; p !== null; p = parents.get(p) ?? null) up.push(p);
          expect(t.ancestors(id)).toEqual(up);
          for (const other of places) {
            expect(t.isUnder(id, other.id)).toBe(up.includes(other.id));
            expect(t.subtree(other.id).includes(id)).toBe(up.includes(other.id));
          }
        }
      }),
    );
  });

  test('refuses two roots, none, a cycle, a parent nobody knows', () => {
    expect(() => new PlaceTree([])).toThrow(PlaceTreeError);
    expect(() => new PlaceTree([place('a', null), place('b', null)])).toThrow(PlaceTreeError);
    expect(() => new PlaceTree([place('a', null), place('b', 'c'), place('c', 'b')])).toThrow(PlaceTreeError);
    expect(() => new PlaceTree([place('a', null), place('b', 'x')])).toThrow(PlaceTreeError);
  });
});

const base = { type: 'book', section: 'books', table: 'book', home: 'place_id', actions: { view: {} } } as const;
const links = { readers: { table: 'book_reader', key: 'book_id', value: 'person_id' } };
const asks = (allow: Condition) => () =>
  defineResource({ ...base, links, floors: [{ actions: ['view'], allow, because: 'why' }] });

describe('a declaration', () => {
  test('asks a column as a column and a link as a link', () => {
    expect(asks({ op: 'linked', field: 'readers', values: ['x'] })).not.toThrow();
    expect(asks({ op: 'linked', field: 'place_id', values: ['x'] })).toThrow(UnknownNameError);
    expect(asks({ op: 'any', of: [{ op: 'in', field: 'readers', values: ['x'] }] })).toThrow(UnknownNameError);
    expect(asks({ op: 'eq', field: 'readers', value: 'x' })).toThrow(UnknownNameError);
  });

  test('names only what it has', () => {
    expect(() => defineResource({ ...base, own: ['writer'] })).toThrow(UnknownNameError);
    expect(() => defineResource({ ...base, homeLink: 'shelves' })).toThrow(UnknownNameError);
    expect(() => defineResource({ ...base, relations: { reader: { link: 'readers' } } })).toThrow(UnknownNameError);
    const floors = [{ actions: ['veiw'], allow: always, because: 'why' }];
    expect(() => defineResource({ ...base, floors })).toThrow(UnknownNameError);
    const bits = { KR: [{ action: 'view', reach: 'own', via: ['writer'] }] } as const;
    expect(() => defineResource({ ...base, bits })).toThrow(UnknownNameError);
  });
});
