import { describe, expect, it } from 'vitest';
import {
  addNeed,
  type CellDef,
  cellsOf,
  changedKeys,
  type Draft,
  gridOf,
  KEYS,
  type Level,
  type Matrix,
  missingNeeds,
  nextLevel,
  setLevel,
  statesOf,
} from './matrix-model.ts';
import { neighbour } from './matrix-moves.ts';

const REACHES = ['own', 'group', 'organization', 'all'];
const action = (name: string, needs: string[] = []) => ({ action: name, needs, danger: false, reaches: REACHES });

const matrix: Matrix = {
  sections: [
    {
      section: 'tickets',
      types: [
        {
          type: 'ticket',
          relations: ['owner', 'creator'],
          organizations: ['requester'],
          rows: [
            { facet: null, actions: [action('close', ['view']), action('edit', ['view']), action('view')] },
            { facet: 'notes', actions: [action('view')] },
          ],
        },
        {
          type: 'plain',
          relations: [],
          organizations: [],
          rows: [{ facet: null, actions: [{ ...action('view'), reaches: ['all'] }] }],
        },
      ],
    },
  ],
  bits: [
    {
      code: 'IW',
      section: 'tickets',
      seat: false,
      lines: [{ type: 'ticket', action: 'edit', reach: 'own', via: ['owner'] }],
    },
  ],
};

const sections = gridOf(matrix);
const rows = sections.flatMap((s) => s.rows);
const cells = cellsOf(sections);
const cell = (key: string): CellDef => {
  const found = cells.find((c) => c.key === key);
  if (!found) throw new Error(`The matrix has no cell ${key}.`);
  return found;
};
const empty: Draft = { bits: [], lines: [] };
const set = (draft: Draft, key: string, level: Level, list?: 'every'): Draft => {
  const outcome = setLevel(draft, cell(key), statesOf(matrix, draft).get(key), {
    level,
    ...(list ? { list } : {}),
  });
  if (!('draft' in outcome)) throw new Error(`Refused: ${outcome.refused}`);
  return outcome.draft;
};

describe('the grid', () => {
  it('puts common actions in their columns and the others after them', () => {
    expect(rows[0]?.cells.map((c) => [c.action, c.column])).toEqual([
      ['view', 0],
      ['edit', 2],
      ['close', 7],
    ]);
  });

  it('names the cells of a facet after it', () => {
    expect(rows[1]?.cells.map((c) => c.key)).toEqual(['ticket.notes:view']);
  });

  it('leads arrow keys to the nearest cell of the next row and stops at the edges', () => {
    expect(neighbour(rows, 'ticket:close', 'down')).toBe('ticket.notes:view');
    expect(neighbour(rows, 'ticket:view', 'right')).toBe('ticket:edit');
    expect(neighbour(rows, 'ticket:view', 'up')).toBe('ticket:view');
    expect(neighbour(rows, 'ticket:close', 'right')).toBe('ticket:close');
    expect(neighbour(rows, 'ticket:view', 'last')).toBe('plain:view');
  });
});

describe('setting a reach', () => {
  it('writes one line and takes it away again', () => {
    const on = set(empty, 'ticket:view', 'group');
    expect(on.lines).toEqual([{ type: 'ticket', action: 'view', reach: 'group' }]);
    expect(set(on, 'ticket:view', 'none').lines).toEqual([]);
  });

  it('keeps the facet in the line', () => {
    expect(set(empty, 'ticket.notes:view', 'all').lines).toEqual([
      { type: 'ticket', facet: 'notes', action: 'view', reach: 'all' },
    ]);
  });

  it('leaves every other line where it stands', () => {
    const draft = set(set(set(empty, 'ticket:view', 'all'), 'ticket:edit', 'own'), 'ticket:close', 'all');
    expect(set(draft, 'ticket:edit', 'group').lines.map((l) => l.action)).toEqual(['view', 'edit', 'close']);
  });

  it('refuses a reach that the type does not offer', () => {
    expect(setLevel(empty, cell('plain:view'), undefined, { level: 'own' })).toEqual({ refused: 'missing' });
  });

  it('has a key for each of seven settings, those of every group and organization included', () => {
    const lines = KEYS.map((to) => {
      const outcome = setLevel(empty, cell('ticket:view'), undefined, to);
      return 'draft' in outcome ? outcome.draft.lines.map((l) => [l.reach, l.list ?? 'mine']) : outcome;
    });
    expect(lines).toEqual([
      [],
      [['own', 'mine']],
      [['group', 'mine']],
      [['group', 'every']],
      [['organization', 'mine']],
      [['organization', 'every']],
      [['all', 'mine']],
    ]);
  });

  it('goes through the offered reaches only', () => {
    expect(nextLevel(cell('plain:view'), undefined)).toBe('all');
    expect(nextLevel(cell('ticket:view'), undefined)).toBe('own');
    const all = statesOf(matrix, set(empty, 'ticket:view', 'all')).get('ticket:view');
    expect(nextLevel(cell('ticket:view'), all)).toBe('none');
  });
});

describe('access bits', () => {
  const withBit: Draft = { bits: ['IW'], lines: [] };
  const state = statesOf(matrix, withBit).get('ticket:edit');

  it('show in the cell and cannot be lowered there', () => {
    expect(state?.level).toBe('own');
    expect(setLevel(withBit, cell('ticket:edit'), state, { level: 'none' })).toEqual({
      refused: 'locked',
      codes: ['IW'],
    });
  });

  it('that give all leave nothing to be set', () => {
    const line = { type: 'ticket', action: 'view', reach: 'all' };
    const full = { lines: [], fromBits: [{ code: 'IM', line }], level: 'all', list: undefined } as const;
    expect(setLevel({ bits: ['IM'], lines: [] }, cell('ticket:view'), full, { level: 'all' })).toEqual({
      refused: 'locked',
      codes: ['IM'],
    });
  });

  it('can be widened by a line, which goes when the bit is enough', () => {
    const wide = set(withBit, 'ticket:edit', 'all');
    expect(statesOf(matrix, wide).get('ticket:edit')?.level).toBe('all');
    expect(set(wide, 'ticket:edit', 'own').lines).toEqual([]);
  });

  it('never give none when going through the reaches', () => {
    const wide = set(withBit, 'ticket:edit', 'all');
    expect(nextLevel(cell('ticket:edit'), statesOf(matrix, wide).get('ticket:edit'))).toBe('own');
  });
});

describe('what a permission needs', () => {
  it('is missing until it is there at any reach', () => {
    const closes = set(empty, 'ticket:close', 'organization');
    expect(missingNeeds(cells, statesOf(matrix, closes)).map((m) => m.needs.key)).toEqual(['ticket:view']);
    expect(missingNeeds(cells, statesOf(matrix, set(closes, 'ticket:view', 'own')))).toEqual([]);
  });

  it('is added as wide as the permission, list included', () => {
    const draft: Draft = {
      bits: [],
      lines: [{ type: 'ticket', action: 'close', reach: 'group', list: ['g1'] }],
    };
    const states = statesOf(matrix, draft);
    const [missing] = missingNeeds(cells, states);
    if (!missing) throw new Error('Nothing is missing.');
    expect(addNeed(draft, missing, states).lines).toContainEqual({
      type: 'ticket',
      action: 'view',
      reach: 'group',
      list: ['g1'],
    });
  });
});

describe('differences', () => {
  it('are the cells that give something else, whatever the order of relations and lists', () => {
    const one = statesOf(matrix, {
      bits: [],
      lines: [
        { type: 'ticket', action: 'view', reach: 'own', via: ['owner', 'creator'] },
        { type: 'ticket', action: 'edit', reach: 'group', list: 'every' },
      ],
    });
    const other = statesOf(matrix, {
      bits: [],
      lines: [
        { type: 'ticket', action: 'view', reach: 'own', via: ['creator', 'owner'] },
        { type: 'ticket', action: 'edit', reach: 'group', list: ['g1'] },
      ],
    });
    expect([...changedKeys(one, other)]).toEqual(['ticket:edit']);
  });

  it('do not care whether a bit or a line gives it', () => {
    const byBit = statesOf(matrix, { bits: ['IW'], lines: [] });
    const byLine = statesOf(matrix, {
      bits: [],
      lines: [{ type: 'ticket', action: 'edit', reach: 'own', via: ['owner'] }],
    });
    expect(changedKeys(byBit, byLine).size).toBe(0);
    const byBoth = statesOf(matrix, {
      bits: ['IW'],
      lines: [{ type: 'ticket', action: 'edit', reach: 'own', via: ['owner'] }],
    });
    expect(changedKeys(byBoth, byLine).size).toBe(0);
  });
});
