import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { type Expected, readWorld, type WorldFile } from '#test/world-file.ts';
import { matches } from './condition.ts';
import { type Asker, conditionFor, decide } from './decide.ts';
import { explain } from './explain.ts';
import { Policy } from './policy.ts';
import { whoCan } from './who.ts';

const resources = await declaredResources();
const files = globSync('worlds/*.yaml', { cwd: import.meta.dirname }).toSorted();

function askerOf({ now }: WorldFile, e: Expected): Asker {
  return { personId: e.who, now, ...(e.ceiling ? { ceilings: [e.ceiling] } : {}) };
}

/** One cell of a table, by the decision and by its explanation alike. */
function isAllowed(world: WorldFile, e: Expected): boolean {
  const record = world.records.find((x) => x.name === e.target);
  if (!record) throw new Error(`There is no record "${e.target}".`);
  const r = world.policy.resource(record.type);
  const asker = askerOf(world, e);
  const { allowed } = decide(world.policy, asker, r, e.action, record.row, e.facet);
  expect(explain(world.policy, asker, r, e.action, record.row, e.facet).allowed, e.line).toBe(allowed);
  return allowed;
}

/** `yes`, `no ticket.closed`: and after `by`, the profiles and floors that make a yes. */
function answer(world: WorldFile, e: Expected): string {
  const record = world.records.find((x) => x.name === e.target);
  if (!record) throw new Error(`There is no record "${e.target}".`);
  const r = world.policy.resource(record.type);
  const asker = askerOf(world, e);
  const why = explain(world.policy, asker, r, e.action, record.row, e.facet);
  const decision = decide(world.policy, asker, r, e.action, record.row, e.facet);
  expect(why.allowed).toBe(decision.allowed);
  if (!decision.allowed) return `no ${decision.because.key}`;
  if (!String(e.answer).startsWith('yes by ')) return 'yes';
  const floors = why.steps.filter((s) => s.step === 'floors').flatMap((s) => s.because.map((b) => b.key));
  const profiles = why.grants.filter((g) => g.counts).map((g) => g.profile);
  return `yes by ${[...new Set([...profiles, ...floors])].join(', ')}`;
}

function list(world: WorldFile, e: Expected): string[] {
  const condition = conditionFor(world.policy, askerOf(world, e), world.policy.resource(e.target), e.action, e.facet);
  return world.records
    .filter((x) => x.type === e.target && matches(condition, x.row, world.policy.tree))
    .map((x) => x.name.slice(e.target.length + 1));
}

/** The people whom the record names on the question "who may". */
function who(world: WorldFile, e: Expected): string[] {
  const record = world.records.find((x) => x.name === e.target);
  if (!record) throw new Error(`There is no record "${e.target}".`);
  const r = world.policy.resource(record.type);
  return whoCan(world.policy, r, e.action, record.row, world.now, e.facet).map((w) => w.personId);
}

for (const file of files) {
  const world = readWorld(readFileSync(resolve(import.meta.dirname, file), 'utf8'), resources);
  describe(`${basename(file)}: ${world.title}`, () => {
    test.each(world.expected.map((e) => [e.line, e] as const))('%s', (_, e) => {
      if (typeof e.answer === 'string') expect(answer(world, e)).toBe(e.answer);
      else expect((e.who === 'who' ? who(world, e) : list(world, e)).toSorted()).toEqual([...e.answer].toSorted());
    });
    test.each(world.tables.map((t) => [t.about, t] as const))('%s', (_, { expected }) => {
      const wrong = expected.filter((e) => isAllowed(world, e) !== (e.answer === 'allowed'));
      expect(wrong.map((e) => `${e.line}: not ${String(e.answer)}`)).toEqual([]);
      expect(expected.length).toBeGreaterThan(0);
    });
    for (const { profile, says } of world.refused) {
      test(`refused: ${says}`, () => {
        const profiles = [...world.data.profiles, profile];
        expect(() => new Policy(world.resources, { ...world.data, profiles })).toThrow(says);
      });
    }
  });
}
