import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { NOW, personId, policyOf, type Question, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import type { Row } from './condition.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { type Change, causesOf, type Fix, fixesFor } from './fixes.ts';
import { mayInSight, sightOf } from './in-sight.ts';
import type { PersonFacts, PolicyData } from './policy.ts';
import { linesOf } from './policy.ts';
import { relationField } from './resource.ts';
import { excessOfGrant } from './strength.ts';

const anyWorld = worlds([...(await declaredResources()), thing], 2);

/** A super administrator besides everybody: somebody who may give everything. */
const ROOT: PersonFacts = {
  id: personId(77),
  kind: 'superadmin',
  enabled: true,
  organizationId: null,
  groups: [],
  validFrom: null,
  validUntil: null,
};

const governed = (world: World): World => ({
  ...world,
  data: { ...world.data, people: [...world.data.people, ROOT] },
});

const fixed = (world: World, q: Question, giver = ROOT.id): Fix[] =>
  fixesFor(policyOf(world), { ...q, resource: q.r }, { giver: { personId: giver, now: NOW } });

/** The world and the record after the changes, made from nothing. States are left to the caller: `wait` sets none. */
function after(world: World, q: Question, changes: readonly Change[]): { data: PolicyData; row: Row } {
  let { data } = world;
  let { row } = q;
  const edit = (more: Partial<PersonFacts>): void => {
    data = { ...data, people: data.people.map((p) => (p.id === q.asker.personId ? { ...p, ...more } : p)) };
  };
  for (const c of changes) {
    if (c.change === 'enable') edit({ enabled: true });
    if (c.change === 'dates') edit({ validFrom: null, validUntil: null });
    if (c.change === 'kind') edit({ kind: c.kind });
    if (c.change === 'grant') {
      const { profileId, placeId, below } = c;
      const when = { cause: 'hand', from: null, until: null } as const;
      const grant = { id: 'new', personId: q.asker.personId, groupId: null, profileId, placeId, below, ...when };
      data = { ...data, grants: [...data.grants, grant] };
    }
    if (c.change === 'relation') {
      const { field, many } = relationField(q.r, c.relation);
      row = { ...row, [field]: many ? [...((row[field] as string[]) ?? []), q.asker.personId] : q.asker.personId };
    }
  }
  return { data, row };
}

function answer(world: World, q: Question, changes: readonly Change[]): string {
  const { data, row } = after(world, q, changes);
  const policy = policyOf({ ...world, data });
  if (sightOf(policy, { ...q, resource: q.r, row })?.allowed === false) return 'not in sight';
  const d = decide(policy, q.asker, q.r, q.action, row, q.facet);
  return d.allowed ? 'yes' : d.because.key;
}

/** Some questions of a world that are answered with no. */
function* refused(world: World, every = 7): Generator<Question> {
  const policy = policyOf(world);
  let n = 0;
  for (const q of questions(world)) {
    if (mayInSight(policy, { ...q, resource: q.r })) continue;
    if (n++ % every === 0) yield q;
  }
}

describe('a way to fix a no', () => {
  test('turns it, and every change of it is needed', () => {
    fc.assert(
      fc.property(anyWorld.map(governed), (world) => {
        for (const q of refused(world)) {
          for (const { changes } of fixed(world, q)) {
            const said = `${sayQuestion(q)} ${JSON.stringify(changes)}`;
            const wait = changes.find((c) => c.change === 'wait');
            // A state to wait for is all that is still missing once the rest is done.
            expect(answer(world, q, changes), said).toBe(wait ? wait.because : 'yes');
            for (const left of changes) {
              if (left.change === 'wait') continue;
              const rest = changes.filter((c) => c !== left && c.change !== 'wait');
              const without = answer(world, q, rest);
              expect(without, `${said} without ${left.change}`).not.toBe('yes');
              if (wait) expect(without).not.toBe(wait.because);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is found wherever a profile at the top would do', () => {
    fc.assert(
      fc.property(anyWorld.map(governed), (world) => {
        const whole = world.data.profiles.find((p) => linesOf(world.resources, p).some((l) => l.reach === 'all'));
        if (!whole) return;
        const line = linesOf(world.resources, whole).find((l) => l.reach === 'all');
        for (const q of refused(world, 1)) {
          if (q.r.type !== line?.type || q.action !== line.action || q.facet !== line.facet) continue;
          const top = {
            change: 'grant',
            profileId: whole.id,
            placeId: world.data.places[0]?.id ?? '',
            below: true,
          } as const;
          if (answer(world, q, [top]) !== 'yes' || !world.data.places.some((p) => p.id === q.row[q.r.home])) continue;
          expect(fixed(world, q).length, sayQuestion(q)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('comes with those that open least first', () => {
    fc.assert(
      fc.property(anyWorld.map(governed), (world) => {
        for (const q of refused(world)) {
          const totals = fixed(world, q).map((f) => f.opens.total);
          expect(totals).toEqual(totals.toSorted((a, b) => a - b));
          for (const total of totals) expect(total).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('names only grants that the giver may give', () => {
    fc.assert(
      fc.property(anyWorld.map(governed), (world) => {
        const policy = policyOf(world);
        const giver = { personId: personId(0), now: NOW };
        for (const q of refused(world)) {
          for (const c of fixed(world, q, giver.personId).flatMap((f) => f.changes)) {
            if (c.change !== 'grant') continue;
            const receiver = policy.person(q.asker.personId) as PersonFacts;
            expect(excessOfGrant(policy, giver, policy.lines(c.profileId), c.placeId, c.below, [receiver])).toEqual([]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is not needed for a yes', () => {
    fc.assert(
      fc.property(anyWorld.map(governed), (world) => {
        const policy = policyOf(world);
        for (const q of questions(world)) {
          if (mayInSight(policy, { ...q, resource: q.r })) expect(fixed(world, q)).toEqual([]);
        }
      }),
      { numRuns: 5 },
    );
  });
});

test('taking away the single cause of a yes makes it a no', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const policy = policyOf(world);
      for (const q of questions(world)) {
        const why = explain(policy, q.asker, q.r, q.action, q.row, q.facet);
        const causes = causesOf(why);
        if (why.allowed) expect(causes.superadmin || causes.grants.length + causes.floors.length > 0).toBe(true);
        const [grant] = causes.grants;
        if (!causes.single || grant === undefined) continue;
        const without = policy.with({ without: [grant] });
        expect(decide(without, q.asker, q.r, q.action, q.row, q.facet).allowed, sayQuestion(q)).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});
