import { describe, expect, it } from 'vitest';
import { conflictsOf } from './conflicts.ts';
import { cellsOf, gridOf, type Matrix, type ProfileLine, statesOf } from './matrix-model.ts';

const REACHES = ['own', 'group', 'organization', 'all'];
const action = (name: string, needs: string[] = []) => ({ action: name, needs, danger: false, reaches: REACHES });
const matrix: Matrix = {
  sections: [
    {
      section: 'tickets',
      types: [
        {
          type: 'ticket',
          relations: [],
          organizations: [],
          rows: [{ facet: null, actions: [action('view'), action('create', ['view']), action('edit', ['view'])] }],
        },
      ],
    },
  ],
  bits: [],
};

const conflicts = (...lines: Omit<ProfileLine, 'type'>[]) =>
  Object.fromEntries(
    conflictsOf(
      cellsOf(gridOf(matrix)),
      statesOf(matrix, { bits: [], lines: lines.map((l) => ({ type: 'ticket', ...l })) }),
    ),
  );

describe('conflicts of a profile', () => {
  it('are permissions that reach further than what they need', () => {
    const view = { action: 'view', reach: 'own' };
    expect(conflicts(view, { action: 'edit', reach: 'all' })).toEqual({ 'ticket:edit': 'wider' });
    expect(conflicts(view, { action: 'edit', reach: 'own' })).toEqual({});
  });

  it('are every group where what they need means those of the person', () => {
    const view = (list?: 'every') => ({ action: 'view', reach: 'group', ...(list && { list }) });
    const edit = { action: 'edit', reach: 'group', list: 'every' as const };
    expect(conflicts(view(), edit)).toEqual({ 'ticket:edit': 'wider' });
    expect(conflicts(view('every'), edit)).toEqual({});
  });

  it('are no creations: whoever sees only their own may create anywhere', () => {
    expect(conflicts({ action: 'view', reach: 'own' }, { action: 'create', reach: 'all' })).toEqual({});
  });

  it('are no groups beside organizations, of which neither is the wider', () => {
    expect(conflicts({ action: 'view', reach: 'group' }, { action: 'edit', reach: 'organization' })).toEqual({});
  });

  it('are selections of nothing', () => {
    expect(conflicts({ action: 'view', reach: 'group', list: [] })).toEqual({ 'ticket:view': 'empty' });
    expect(conflicts({ action: 'view', reach: 'group', list: ['g1'] })).toEqual({});
  });
});
