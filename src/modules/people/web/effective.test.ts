import { describe, expect, test } from 'vitest';
import { alike, compared, type Held, partsOf, widthOf } from './effective.ts';

const place = (id: string) => ({ place_id: id, place: id, below: false });
const part = (reach: string, ...places: string[]): Held['held'][number] => ({
  reach,
  via: [],
  by: null,
  chosen: null,
  places: places.map(place),
  reasons: [],
});
const held = (permission: string, ...parts: Held['held'][number][]): Held => ({
  permission,
  type: 'ticket',
  superadmin: false,
  capped: false,
  floors: [],
  held: parts,
});
const what = (...permissions: Held[]) => ({ person_id: 'x', name: 'X', permissions });

describe('how far a permission goes', () => {
  test('is the widest of its parts', () => {
    expect(widthOf(held('ticket:view', part('own', 'a'), part('all', 'b')))).toBe('all');
    expect(widthOf(held('ticket:view', part('own', 'a'), part('group', 'b')))).toBe('group');
    expect(widthOf({ ...held('ticket:view'), superadmin: true })).toBe('everything');
  });
});

describe('two people', () => {
  test('differ by what they hold and where, not by who gave it or in which order', () => {
    const one = what(
      held('ticket:view', part('all', 'a'), part('own', 'b')),
      held('ticket:close', part('all', 'a')),
      held('ticket:edit', part('all', 'a')),
    );
    const other = what(
      held('ticket:view', part('own', 'b'), { ...part('all', 'a'), reasons: [{ by: 'superadmin' }] }),
      held('ticket:close', part('all', 'c')),
      held('ticket:delete', part('all', 'a')),
    );
    expect(compared(one, other).map((c) => [c.permission, c.differs])).toEqual([
      ['ticket:view', false],
      ['ticket:close', true],
      ['ticket:edit', true],
      ['ticket:delete', true],
    ]);
  });

  test('differ by the groups that a permission is about', () => {
    const about = (list: 'mine' | 'every') =>
      what(held('place:view', { ...part('group', 'a'), chosen: { list, places: [] } }));
    expect(compared(about('mine'), about('every')).map((c) => c.differs)).toEqual([true]);
    expect(compared(about('every'), about('every')).map((c) => c.differs)).toEqual([false]);
  });

  test('are not compared when there is one', () =>
    expect(compared(what(held('ticket:view')), undefined).map((c) => c.differs)).toEqual([false]));
});

test('permissions that go as far at the same places stand together', () => {
  const mine = what(
    held('ticket:view', part('all', 'a')),
    held('ticket:edit', part('own', 'a')),
    held('ticket:close', part('all', 'a')),
  );
  const together = (groups: ReturnType<typeof alike>): string[][] => groups.map((g) => g.map((c) => c.permission));
  expect(together(alike(compared(mine, undefined)))).toEqual([['ticket:view', 'ticket:close'], ['ticket:edit']]);
  // Not where another person holds only one of them.
  const theirs = what(held('ticket:view', part('all', 'a')), held('ticket:edit', part('own', 'a')));
  expect(together(alike(compared(mine, theirs)))).toEqual([['ticket:view'], ['ticket:edit'], ['ticket:close']]);
});

test('a permission has a type, an action and perhaps a facet', () => {
  expect(partsOf('ticket:close')).toEqual({ type: 'ticket', facet: undefined, action: 'close' });
  expect(partsOf('ticket.notes:view')).toEqual({ type: 'ticket', facet: 'notes', action: 'view' });
});
