import { describe, expect, test } from 'vitest';
import { alike, type Person, type Shift } from './alike.ts';

const at = (place: string, ...permissions: string[]): Shift => ({
  permissions,
  places: [{ place_id: place, place, below: false }],
  more_places: 0,
  narrower: false,
  reasons: [],
});
const person = (name: string, loses: readonly Shift[], gains: readonly Shift[] = []): Person => ({
  id: name,
  name,
  gains: [...gains],
  loses: [...loses],
  counted: false,
  records: [],
});
const said = (list: readonly Shift[]) => list.map((s) => [s.places?.map((p) => p.place_id).join(' '), s.permissions]);
const names = (list: readonly Person[]) => list.map((p) => p.name);

describe('what changes for many people', () => {
  test('is told once where it is the same for all, however their lines are cut', () => {
    const { common, groups } = alike([
      person('Ana', [at('A', 'see', 'edit'), at('B', 'see')]),
      person('Bob', [at('B', 'see'), at('A', 'edit', 'close'), at('A', 'see')]),
      person('Cid', [at('A', 'edit', 'see'), at('B', 'see')]),
    ]);
    expect(said(common.loses)).toEqual([
      ['A B', ['see']],
      ['A', ['edit']],
    ]);
    expect(groups.map((g) => [names(g.people), said(g.change.loses)])).toEqual([[['Bob'], [['A', ['close']]]]]);
  });

  test('is told for those together of whom it is the same, the most of them first', () => {
    const { common, groups } = alike([
      person('Ana', [at('A', 'see')]),
      person('Bob', [at('B', 'see')]),
      person('Cid', [at('B', 'see')]),
      person('Dot', [], [at('B', 'see')]),
    ]);
    expect([...common.gains, ...common.loses]).toEqual([]);
    expect(groups.map((g) => names(g.people))).toEqual([['Bob', 'Cid'], ['Ana'], ['Dot']]);
  });

  test('is told place by place: who loses the same in one more place differs in that place alone', () => {
    const both = {
      ...at('A', 'see', 'edit'),
      places: ['A', 'B'].map((id) => ({ place_id: id, place: id, below: false })),
    };
    const { common, groups } = alike([person('Ana', [at('A', 'see', 'edit')]), person('Bob', [both])]);
    expect(said(common.loses)).toEqual([['A', ['see', 'edit']]]);
    expect(groups.map((g) => [names(g.people), said(g.change.loses)])).toEqual([[['Bob'], [['B', ['see', 'edit']]]]]);
    expect(alike([person('Bob', [both]), person('Cid', [both])]).common.loses).toEqual([both]);
  });

  test('is not the same where the places are others, or it is only a part of the records', () => {
    const below: Shift = { ...at('A', 'see'), places: [{ place_id: 'A', place: 'A', below: true }] };
    const part: Shift = { ...at('A', 'see'), narrower: true };
    const everywhere: Shift = { ...at('A', 'see'), places: null };
    const people = [at('A', 'see'), below, part, everywhere].map((s, n) => person(String(n), [s]));
    expect(alike(people).groups.map((g) => g.people.length)).toEqual([1, 1, 1, 1]);
  });

  test('is nothing for nobody', () => {
    expect(alike([])).toEqual({ common: { gains: [], loses: [] }, groups: [] });
  });
});
