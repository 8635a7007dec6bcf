import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches } from '#access/condition.ts';
import { conditionFor, decide } from '#access/decide.ts';
import { diffPolicies } from '#access/diff.ts';
import type { Policy } from '#access/policy.ts';
import { cellName } from '#access/resource.ts';
import { whatCan } from '#access/what.ts';
import { whoCan } from '#access/who.ts';
import { declaredResources } from './declarations.ts';
import { Oracle } from './oracle.ts';
import { thing } from './thing.ts';
import { ceilingsFor, NOW, policyOf, questions, sayQuestion, type World, worlds } from './worlds.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);
/** One type alone: more of the grants and lines drawn speak of its records. */
const thingWorld = worlds([thing], 8);

describe('the kernel answers as the model reads', () => {
  for (const [name, world, numRuns] of [
    ['on worlds of every type', anyWorld, 150],
    ['on worlds of one type', thingWorld, 600],
  ] as const) {
    test(`decision and condition, ${name}`, () => {
      fc.assert(
        fc.property(
          world.chain((w) => fc.tuple(fc.constant(w), fc.option(ceilingsFor(w), { freq: 2 }))),
          ([w, ceilings]) => {
            const policy = policyOf(w);
            const oracle = new Oracle(w.data, w.resources);
            for (const q of questions(w, ceilings ?? undefined)) {
              const expected = oracle.allowed({ ...q.asker, ...q });
              const decided = decide(policy, q.asker, q.r, q.action, q.row, q.facet);
              if (decided.allowed !== expected) expect(decided.allowed, sayQuestion(q)).toBe(expected);
              const listed = matches(conditionFor(policy, q.asker, q.r, q.action, q.facet), q.row, policy.tree);
              if (listed !== expected) expect(listed, `listed: ${sayQuestion(q)}`).toBe(expected);
            }
          },
        ),
        { numRuns },
      );
    });
  }

  test('who may, asked of a record', () => {
    fc.assert(
      fc.property(thingWorld, (w) => {
        const policy = policyOf(w);
        const oracle = new Oracle(w.data, w.resources);
        for (const [, { r, action, facet, row }] of perRecord(w)) {
          const said = whoCan(policy, r, action, row, NOW, facet).map((x) => x.personId);
          const expected = w.data.people.filter((p) =>
            oracle.allowed({ personId: p.id, now: NOW, r, action, facet, row }),
          );
          expect(said.toSorted()).toEqual(expected.map((p) => p.id).toSorted());
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is held that is never allowed, and nothing allowed that is not held', () => {
    fc.assert(
      fc.property(thingWorld, (w) => {
        const policy = policyOf(w);
        const oracle = new Oracle(w.data, w.resources);
        for (const q of questions(w)) {
          if (!oracle.allowed({ ...q.asker, ...q })) continue;
          const held = whatCan(policy, q.asker.personId, NOW).map((x) => x.permission.name);
          expect(held).toContain(cellName(q.r.type, q.action, q.facet));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('whoever gains or loses a record between two policies is named in their difference', () => {
    fc.assert(
      fc.property(thingWorld, fc.nat(100), (w, n) => {
        const grants = w.data.grants.filter((_, i) => i !== n % Math.max(1, w.data.grants.length));
        const fewer = { ...w, data: { ...w.data, grants } };
        for (const [before, after] of [
          [w, fewer],
          [fewer, w],
        ] as const) {
          const told = shiftsOf(policyOf(before), policyOf(after));
          const [was, is] = [new Oracle(before.data, before.resources), new Oracle(after.data, after.resources)];
          for (const q of questions(w)) {
            const [had, has] = [was.allowed({ ...q.asker, ...q }), is.allowed({ ...q.asker, ...q })];
            if (had === has) continue;
            const name = cellName(q.r.type, q.action, q.facet);
            expect(told, sayQuestion(q)).toContain(`${q.asker.personId} ${has ? 'gains' : 'loses'} ${name}`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Each permission on each record, asked once for whoever asks. */
function* perRecord(w: World) {
  const first = w.data.people[0]?.id;
  for (const q of questions(w)) if (q.asker.personId === first) yield [q.row, q] as const;
}

function shiftsOf(before: Policy, after: Policy): string[] {
  return diffPolicies(before, after, NOW).flatMap((d) => [
    ...d.gains.flatMap((s) => s.permissions.map((p) => `${d.personId} gains ${p}`)),
    ...d.loses.flatMap((s) => s.permissions.map((p) => `${d.personId} loses ${p}`)),
  ]);
}
