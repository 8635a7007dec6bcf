import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { NOW, policyOf, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import type { Policy } from './policy.ts';
import { cellsOf } from './resource.ts';
import { reaches, whatCan } from './what.ts';
import { type Who, whoCan } from './who.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);

const hold = (property: (world: World) => void, numRuns = 150): void =>
  fc.assert(fc.property(anyWorld, property), { numRuns });

describe('who can', () => {
  test('names exactly those whom the decision allows', () => {
    hold((world) => {
      const policy = policyOf(world);
      for (const r of world.resources) {
        for (const { action, facet } of cellsOf(r)) {
          for (const row of world.rows.get(r.type) ?? []) {
            const named = whoCan(policy, r, action, row, NOW, facet).map((w) => w.personId);
            const allowed = world.data.people
              .filter((p) => decide(policy, { personId: p.id, now: NOW }, r, action, row, facet).allowed)
              .map((p) => p.id);
            expect(named.toSorted(), `${facet ?? ''} ${action} ${r.type} ${JSON.stringify(row)}`).toEqual(allowed);
          }
        }
      }
    });
  });

  test('gives the reasons of the explanation', () => {
    hold((world) => {
      const policy = policyOf(world);
      const lists = new Map<unknown, Map<string, Who[]>>();
      for (const q of questions(world)) {
        const why = explain(policy, q.asker, q.r, q.action, q.row, q.facet);
        if (!why.allowed) continue;
        const kept = lists.get(q.row) ?? new Map<string, Who[]>();
        lists.set(q.row, kept);
        const all = kept.get(why.permission) ?? whoCan(policy, q.r, q.action, q.row, NOW, q.facet);
        kept.set(why.permission, all);
        const who = all.find((w) => w.personId === q.asker.personId);
        const floors = why.steps.filter((s) => s.step === 'floors').flatMap((s) => s.because.map((b) => b.key));
        const superadmin = why.steps.some((s) => s.step === 'superadmin' && s.outcome === 'yes');
        expect(who?.superadmin, sayQuestion(q)).toBe(superadmin);
        if (superadmin) continue;
        const counting = why.grants.filter((g) => g.counts).map((g) => g.grantId);
        expect(who?.grants.toSorted(), sayQuestion(q)).toEqual(counting.toSorted());
        expect(who?.floors, sayQuestion(q)).toEqual(floors);
      }
    }, 60);
  });
});

describe('what can', () => {
  test('covers exactly the records that the decision allows', () => {
    hold((world) => {
      const policy = policyOf(world);
      const held = new Map(
        world.data.people.map((p) => [
          p.id,
          new Map(whatCan(policy, p.id, NOW).map((w) => [w.permission.name, w] as const)),
        ]),
      );
      for (const q of questions(world)) {
        const { name } = policy.permission(q.r.type, q.action, q.facet);
        const what = held.get(q.asker.personId)?.get(name);
        const covered = what !== undefined && reaches(policy, q.asker.personId, what, q.row, NOW);
        expect(covered, sayQuestion(q)).toBe(decide(policy, q.asker, q.r, q.action, q.row, q.facet).allowed);
      }
    });
  });

  test('names a place once: none lies within another', () => {
    hold((world) => {
      const policy = policyOf(world);
      for (const { id } of world.data.people) {
        for (const { spots } of whatCan(policy, id, NOW).flatMap((w) => w.held)) {
          for (const a of spots) {
            const above = spots.filter((b) => b !== a && b.below && policy.tree.isUnder(a.placeId, b.placeId));
            expect(above).toEqual([]);
          }
        }
      }
    }, 60);
  });
});

test('a changed policy decides as one made anew from the changed data', () => {
  fc.assert(
    fc.property(anyWorld, fc.nat(50), fc.nat(50), (world, n, m) => {
      const { places, people, profiles, grants } = world.data;
      const at = <T>(items: readonly T[], k: number): T[] =>
        items.slice(k % (items.length + 1), (k % (items.length + 1)) + 1);
      const changes = {
        profiles: at(profiles, n).map((p) => ({ ...p, lines: (profiles[m % profiles.length] ?? p).lines })),
        grants: at(grants, n).map((g) => ({ ...g, below: !g.below })),
        without: at(grants, m).map((g) => g.id),
        people: at(people, m).map((p) => ({ ...p, groups: [] })),
        places: at(places, m)
          .filter((p) => p.parentId !== null)
          .map((p) => ({ ...p, parentId: places[0]?.id ?? null })),
      };
      const replaced = <T extends { id: string }>(all: readonly T[], by: readonly T[]): T[] =>
        all.map((x) => by.find((y) => y.id === x.id) ?? x);
      for (const only of [['profiles'], ['grants', 'without'], ['people'], ['places'], Object.keys(changes)] as const) {
        const some = Object.fromEntries(
          Object.entries(changes).filter(([k]) => (only as readonly string[]).includes(k)),
        );
        const c = { profiles: [], grants: [], without: [], people: [], places: [], ...some } as typeof changes;
        const anew = policyOf(world, {
          profiles: replaced(profiles, c.profiles),
          people: replaced(people, c.people),
          places: replaced(places, c.places),
          grants: replaced(grants, c.grants).filter((g) => !c.without.includes(g.id)),
        });
        const changed = policyOf(world).with(some);
        const alone = new Map(world.data.people.map((p) => [p.id, changed.alone(p.id)]));
        for (const q of questions(world)) {
          const wanted = decide(anew, q.asker, q.r, q.action, q.row, q.facet);
          expect(decide(changed, q.asker, q.r, q.action, q.row, q.facet), sayQuestion(q)).toEqual(wanted);
          const one = alone.get(q.asker.personId) as Policy;
          expect(decide(one, q.asker, q.r, q.action, q.row, q.facet), sayQuestion(q)).toEqual(wanted);
        }
      }
    }),
    { numRuns: 20 },
  );
});
