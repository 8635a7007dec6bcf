import { describe, expect, test } from 'vitest';
import { linesOf, type Node, pathTo } from './tree-model.ts';

const node = (id: string, parent_id: string | null, name = id): Node => ({
  id,
  parent_id,
  name,
  kind: 'group',
  icon: null,
  visible: true,
  active: true,
  people: 0,
});

const nodes = [
  node('all', null, 'All'),
  node('b', 'all', 'Bremen'),
  node('a', 'all', 'Aachen'),
  node('n', 'a', 'Network'),
  node('w', 'n', 'Wi-Fi'),
  node('m', 'b', 'Málaga desk'),
];

const names = (opened: string[], text = ''): string[] =>
  linesOf(nodes, new Set(opened), text).map((l) => `${l.level} ${l.node.name}`);

describe('the lines of the tree', () => {
  test('show opened branches only, by name', () => {
    expect(names(['all'])).toEqual(['1 All', '2 Aachen', '2 Bremen']);
    expect(names(['all', 'a', 'n'])).toEqual(['1 All', '2 Aachen', '3 Network', '4 Wi-Fi', '2 Bremen']);
  });

  test('while searching show what was found with everything above it, whatever is open', () => {
    expect(names([], 'wi')).toEqual(['1 All', '2 Aachen', '3 Network', '4 Wi-Fi']);
  });

  test('are found without accents and capitals', () => {
    expect(names([], 'MALAGA')).toEqual(['1 All', '2 Bremen', '3 Málaga desk']);
    expect(names([], 'nowhere')).toEqual([]);
  });

  test('know their place among their siblings', () => {
    const [, aachen, bremen] = linesOf(nodes, new Set(['all']), '');
    expect([aachen?.position, aachen?.siblings, aachen?.hasChildren, aachen?.open]).toEqual([1, 2, true, false]);
    expect(bremen?.position).toBe(2);
  });

  test('start at the top for a place whose parent is not shown', () => {
    expect(linesOf([node('x', 'hidden')], new Set(), '').map((l) => l.level)).toEqual([1]);
  });
});

test('the path to a place starts at the root, and a circle ends', () => {
  expect(pathTo(nodes, 'w').map((n) => n.id)).toEqual(['all', 'a', 'n', 'w']);
  expect(pathTo([node('p', 'q'), node('q', 'p')], 'p').length).toBeLessThan(5);
});
