import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { ceilingsFor, NOW, personId, policyOf, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import { matches } from './condition.ts';
import { abilities, checkInterned, conditionFor, decide } from './decide.ts';
import { explain } from './explain.ts';
import { shortName } from './permission.ts';
import type { GrantFacts, Policy, ProfileFacts } from './policy.ts';
import { cellName, type Line } from './resource.ts';
import type { PlaceNode } from './tree.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);
const withCeilings = anyWorld.chain((world) => fc.tuple(fc.constant(world), fc.option(ceilingsFor(world))));

const hold = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns = 150): void =>
  fc.assert(fc.property(arbitrary, property), { numRuns });

describe('every reader gives the answer of the decision', () => {
  test('the condition of a list, the abilities of a row, the explanation', () => {
    hold(withCeilings, ([world, ceilings]) => {
      const policy = policyOf(world);
      for (const q of questions(world, ceilings ?? undefined)) {
        const { allowed } = decide(policy, q.asker, q.r, q.action, q.row, q.facet);
        const condition = conditionFor(policy, q.asker, q.r, q.action, q.facet);
        expect(matches(condition, q.row, policy.tree), `condition: ${sayQuestion(q)}`).toBe(allowed);
        expect(explain(policy, q.asker, q.r, q.action, q.row, q.facet).allowed, sayQuestion(q)).toBe(allowed);
      }
      for (const q of questions(world, ceilings ?? undefined)) {
        const can = abilities(policy, q.asker, q.r, q.row)[shortName({ ...q, name: '' })];
        const decision = decide(policy, q.asker, q.r, q.action, q.row, q.facet);
        expect(can, sayQuestion(q)).toEqual(decision.allowed ? true : decision.because);
      }
    });
  });

  test('the check by numbers', () => {
    hold(anyWorld, (world) => {
      const policy = policyOf(world);
      for (const q of questions(world)) {
        const cell = policy.cell(cellName(q.r.type, q.action, q.facet));
        const home = policy.tree.indexOf(q.row[q.r.home] as string);
        const answer = checkInterned(policy, policy.personIndex(q.asker.personId), cell, q.row, home, NOW);
        expect(answer, sayQuestion(q)).toBe(decide(policy, q.asker, q.r, q.action, q.row, q.facet).allowed);
      }
    });
  });

  test('a person nobody knows may do nothing', () => {
    hold(
      anyWorld,
      (world) => {
        const policy = policyOf(world);
        for (const q of questions(world)) {
          const asker = { ...q.asker, personId: personId(99) };
          expect(decide(policy, asker, q.r, q.action, q.row, q.facet).allowed).toBe(false);
          expect(matches(conditionFor(policy, asker, q.r, q.action, q.facet), q.row, policy.tree)).toBe(false);
        }
      },
      20,
    );
  });
});

/** Everything that `before` allows, `after` allows too. */
function expectNothingLost(world: World, before: Policy, after: Policy): void {
  for (const q of questions(world)) {
    if (!decide(before, q.asker, q.r, q.action, q.row, q.facet).allowed) continue;
    expect(decide(after, q.asker, q.r, q.action, q.row, q.facet).allowed, `lost: ${sayQuestion(q)}`).toBe(true);
  }
}

/** Lines that reach at least as far as the given one. */
function wider(world: World, l: Line): Line[] {
  const r = world.resources.find((x) => x.type === l.type);
  const all: Line[] = [{ type: l.type, action: l.action, facet: l.facet, reach: 'all' }];
  if (l.reach === 'own') {
    const via = [...new Set([...(l.via ?? r?.own ?? []), ...Object.keys(r?.relations ?? {})])];
    return [...all, { ...l, via }];
  }
  if (l.reach === 'all') return all;
  const places = world.data.places.map((p) => p.id);
  const longer: Line[] = Array.isArray(l.list) ? places.map((p) => ({ ...l, list: [...(l.list as string[]), p] })) : [];
  if (l.reach === 'organization' && (l.list ?? 'mine') === 'mine')
    longer.push(...places.map((p) => ({ ...l, list: [p] })));
  return [...all, { ...l, list: 'every' }, ...longer];
}

const replaced = <T>(items: readonly T[], at: number, item: T): T[] => items.map((x, i) => (i === at ? item : x));

describe('more rights never take access away', () => {
  const choices = fc.tuple(anyWorld, fc.nat(100), fc.nat(100), fc.nat(100));

  test('taking a grant away adds nothing, so adding one loses nothing', () => {
    hold(choices, ([world, n]) => {
      const grants = world.data.grants.filter((_, i) => i !== n % Math.max(1, world.data.grants.length));
      expectNothingLost(world, policyOf(world, { grants }), policyOf(world));
    });
  });

  test('publishing a draft, or keeping here what was kept elsewhere', () => {
    hold(choices, ([world, n]) => {
      const at = n % world.data.places.length;
      const place = world.data.places[at] as PlaceNode;
      for (const flag of ['draft', 'external']) {
        const [without = [], withIt] = [place.flags?.filter((f) => f !== flag), [...(place.flags ?? []), flag]];
        const before = replaced(world.data.places, at, { ...place, flags: withIt });
        const after = replaced(world.data.places, at, { ...place, flags: without });
        expectNothingLost(world, policyOf(world, { places: before }), policyOf(world, { places: after }));
      }
    });
  });

  test('setting below, or lifting the dates of a grant', () => {
    hold(choices, ([world, n]) => {
      if (world.data.grants.length === 0) return;
      const at = n % world.data.grants.length;
      const grant = world.data.grants[at] as GrantFacts;
      for (const more of [{ below: true }, { from: null }, { until: null }]) {
        const grants = replaced(world.data.grants, at, { ...grant, ...more });
        expectNothingLost(world, policyOf(world), policyOf(world, { grants }));
      }
    });
  });

  test('widening the reach of a line', () => {
    hold(
      choices,
      ([world, p, l, w]) => {
        const at = p % world.data.profiles.length;
        const profile = world.data.profiles[at] as ProfileFacts;
        if (profile.lines.length === 0) return;
        const lineAt = l % profile.lines.length;
        const ways = wider(world, profile.lines[lineAt] as Line);
        const lines = replaced(profile.lines, lineAt, ways[w % ways.length] as Line);
        const profiles = replaced(world.data.profiles, at, { ...profile, lines });
        expectNothingLost(world, policyOf(world), policyOf(world, { profiles }));
      },
      300,
    );
  });

  test('joining a group', () => {
    hold(choices, ([world, p, g]) => {
      const groups = world.data.places.filter((place) => place.kind === 'group');
      const group = groups[g % Math.max(1, groups.length)];
      if (!group) return;
      const at = p % world.data.people.length;
      const person = world.data.people[at];
      if (!person) return;
      const people = replaced(world.data.people, at, { ...person, groups: [...person.groups, group.id] });
      expectNothingLost(world, policyOf(world), policyOf(world, { people }));
    });
  });
});

test('with grants under one place only, nothing outside it is reached but by floors', () => {
  hold(fc.tuple(anyWorld, fc.nat(20)), ([world, n]) => {
    const all = policyOf(world);
    const place = world.data.places[n % world.data.places.length]?.id as string;
    const inside = (id: unknown): boolean => all.tree.isUnder(id as string, place);
    const policy = policyOf(world, { grants: world.data.grants.filter((g) => inside(g.placeId)) });
    for (const q of questions(world)) {
      const { r, row } = q;
      const person = policy.person(q.asker.personId);
      const stands = [row[r.home], ...((r.homeLink && (row[r.homeLink] as unknown[])) || [])];
      const shared = r.sharedBelow && q.action === 'view' && row[r.sharedBelow] === true;
      const reachable = stands.some(inside) || (shared && policy.tree.isUnder(place, row[r.home] as string));
      if (place === policy.tree.rootId || reachable || person?.kind === 'superadmin') continue;
      const why = explain(policy, q.asker, r, q.action, row, q.facet);
      const byFloor = why.steps.some((s) => s.step === 'floors' && s.outcome === 'yes');
      expect(why.allowed && !byFloor, sayQuestion(q)).toBe(false);
    }
  });
});

describe('an explanation', () => {
  test("follows from its steps, and every reason it gives is the decision's", () => {
    hold(withCeilings, ([world, ceilings]) => {
      const policy = policyOf(world);
      for (const q of questions(world, ceilings ?? undefined)) {
        const why = explain(policy, q.asker, q.r, q.action, q.row, q.facet);
        const outcome = Object.fromEntries(why.steps.map((s) => [s.step, s.outcome]));
        const cause = [outcome.superadmin, outcome.grants, outcome.floors].includes('yes');
        const { active, ceilings: ceiling, restrictions, home, while: now } = outcome;
        const stopped = [active, ceiling, restrictions, home, now].includes('no');
        expect(why.allowed, sayQuestion(q)).toBe(cause && !stopped);
        expect(outcome.grants === 'yes', sayQuestion(q)).toBe(
          outcome.grants !== 'skipped' && why.grants.some((g) => g.counts),
        );
        if (why.allowed) expect(why.because).toBeUndefined();
        else expect(why.because?.key, sayQuestion(q)).toBeTruthy();
      }
    });
  });

  test('names the grants that matter: without them the yes is gone', () => {
    hold(
      anyWorld,
      (world) => {
        const policy = policyOf(world);
        for (const q of questions(world)) {
          const why = explain(policy, q.asker, q.r, q.action, q.row, q.facet);
          const byGrants = why.steps.every(
            (s) => (s.step !== 'floors' && s.step !== 'superadmin') || s.outcome === 'skipped',
          );
          const counting = new Set(why.grants.filter((g) => g.counts).map((g) => g.grantId));
          if (!why.allowed || !byGrants || counting.size !== 1) continue;
          const without = policyOf(world, { grants: world.data.grants.filter((g) => !counting.has(g.id)) });
          expect(decide(without, q.asker, q.r, q.action, q.row, q.facet).allowed, sayQuestion(q)).toBe(false);
        }
      },
      80,
    );
  });
});
