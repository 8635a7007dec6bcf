import { describe, expect, test } from 'vitest';
import { smallWorld } from '#test/cast.ts';
import { OPEN_STATUSES } from '#modules/tickets/schema.ts';
import type { World } from './seeds.ts';
import { DESKS, makeTickets } from './tickets.ts';
import { DEMO } from './world.ts';

const WORLDS: readonly (readonly [string, World])[] = [
  ['the demo', DEMO],
  ['the small world', smallWorld],
];

const did = (what: string): number => DEMO.tickets.filter((t) => t.steps.some((s) => s.do === what)).length;

describe.each(WORLDS)('%s', (_name, world) => {
  const logins = world.people.map((p) => p.login);
  const keys = world.places.map((p) => p.key);

  test('has each login, place key and employee number once', () => {
    expect(new Set(logins).size).toBe(logins.length);
    expect(new Set(keys).size).toBe(keys.length);
    const numbers = world.people.map((p) => p.employee_number).filter((n) => n !== null);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('names parents before their children, and siblings differently', () => {
    world.places.forEach((place, index) => {
      if (place.parent !== null) expect(keys.slice(0, index), place.key).toContain(place.parent);
    });
    const siblings = world.places.map((p) => `${p.parent} ${p.name.toLowerCase()}`);
    expect(new Set(siblings).size).toBe(siblings.length);
  });

  test('places people, memberships and grants only where a place is', () => {
    for (const p of world.people) {
      if (p.organization !== null) {
        expect(world.places.find((x) => x.key === p.organization)?.kind, p.login).toBe('organization');
      }
      for (const at of [...p.members.map((m) => m.place), ...p.grants.map((g) => g.at)])
        expect(keys, p.login).toContain(at);
    }
  });

  test('gives nobody the same grant twice', () => {
    const grants = world.people.flatMap((p) => p.grants.map((g) => `${p.login} ${g.profile} ${g.at}`));
    expect(new Set(grants).size).toBe(grants.length);
  });

  test('files tickets in groups, and only people of the world act on them', () => {
    for (const t of world.tickets) {
      expect(world.places.find((p) => p.key === t.place)?.kind, t.title).toBe('group');
      const actors = [
        t.as,
        ...(t.requester ? [t.requester] : []),
        ...(t.owner ? [t.owner] : []),
        ...t.steps.map((s) => s.as),
      ];
      for (const login of actors) {
        const person = world.people.find((p) => p.login === login);
        expect(person?.enabled && person.may_sign_in, `${t.title}: ${login}`).toBe(true);
      }
      for (const step of t.steps) {
        if (step.do === 'escalate') expect(keys).toContain(step.to);
        if (step.do === 'assign') expect(logins).toContain(step.to);
        if (step.do === 'observe') expect(logins).toContain(step.who);
        if (step.do === 'status') expect(OPEN_STATUSES).toContain(step.status);
      }
    }
  });

  test('leaves no word in braces unfilled', () => {
    expect(JSON.stringify(world.tickets)).not.toMatch(/\{(device|room|app|day|n)\}/);
  });
});

describe('the demo', () => {
  test('has the size it promises and shows every kind of person', () => {
    expect(DEMO.people.length).toBeGreaterThanOrEqual(40);
    expect(DEMO.places.filter((p) => p.kind === 'organization' && p.parent === null)).toHaveLength(3);
    expect(DEMO.places.filter((p) => p.kind === 'group')).toHaveLength(8);
    expect(DEMO.tickets).toHaveLength(300);
    expect(new Set(DEMO.people.map((p) => p.kind))).toEqual(
      new Set(['superadmin', 'grouped', 'company-grouped', 'standalone']),
    );
  });

  test('has tickets that are confidential, closed, reopened, handed over, and untouched ones', () => {
    expect(DEMO.tickets.filter((t) => t.confidential).length).toBeGreaterThan(3);
    expect(DEMO.tickets.filter((t) => t.steps.length === 0).length).toBeGreaterThan(20);
    for (const what of ['close', 'reopen', 'escalate', 'assign', 'observe', 'note', 'status']) {
      expect(did(what), what).toBeGreaterThan(0);
    }
  });

  test('gives each group tickets', () => {
    const busy = new Set(DEMO.tickets.map((t) => t.place));
    expect([...busy].toSorted()).toEqual(
      DEMO.places
        .filter((p) => p.kind === 'group')
        .map((p) => p.key)
        .toSorted(),
    );
  });

  test('is the same for the same seed and another one for another', () => {
    expect(makeTickets(DESKS, 300, 4711)).toEqual(DEMO.tickets);
    expect(makeTickets(DESKS, 300, 4712)).not.toEqual(DEMO.tickets);
  });
});

describe('the small world', () => {
  test('is small', () => {
    expect(smallWorld.people).toHaveLength(15);
    expect(smallWorld.places).toHaveLength(7);
    expect(smallWorld.tickets).toHaveLength(30);
  });

  test('has tickets of everybody who asks, and something of every kind happens', () => {
    const asking = new Set(smallWorld.tickets.map((t) => t.requester ?? t.as));
    expect([...asking].toSorted()).toEqual(['carla', 'chloe', 'ivan', 'leo', 'nina']);
    expect(smallWorld.tickets.some((t) => t.confidential)).toBe(true);
    const happens = new Set(smallWorld.tickets.flatMap((t) => t.steps.map((s) => s.do)));
    expect(happens).toEqual(
      new Set(['comment', 'note', 'take', 'assign', 'observe', 'status', 'escalate', 'close', 'reopen']),
    );
  });
});
