import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { COMMAND_LINE } from '#modules/access/section.ts';
import { applyPolicy, diffPolicy, policyFile } from '#modules/policy/section.ts';
import type { Tables } from '#platform/tables.ts';
import { type Gatehouse, gatehouse } from '../src/compose.ts';
import { testDatabase } from './database.ts';
import { policies } from './policy-files.ts';

/** An installation without anybody, and without the built-in profiles. */
async function installation(): Promise<{ house: Gatehouse; close: () => Promise<void> }> {
  const database = await testDatabase<Tables>();
  const house = gatehouse(database.target, pino({ level: 'silent' }));
  return {
    house,
    close: async () => {
      await house.close();
      await database.close();
    },
  };
}

const exported = async (house: Gatehouse): Promise<string> => policyFile(await house.outside(COMMAND_LINE), undefined);
const applied = async (house: Gatehouse, file: string) =>
  applyPolicy(await house.outside(COMMAND_LINE), { file, prune: true });

/** Two installations that keep what earlier policies left in them. */
let one: Awaited<ReturnType<typeof installation>>;
let other: Awaited<ReturnType<typeof installation>>;

beforeAll(async () => {
  one = await installation();
  other = await installation();
});
afterAll(async () => {
  await one?.close();
  await other?.close();
});

test('an export makes the same policy of any installation, and changes nothing where it comes from', async () => {
  await fc.assert(
    fc.asyncProperty(policies, async (policy) => {
      await applied(one.house, stringify(policy));
      const text = await exported(one.house);
      const again = await diffPolicy(await one.house.outside(COMMAND_LINE), { file: text, prune: true });
      expect(again).toMatchObject({ changed: 0, left: 0 });
      await applied(other.house, text);
      expect(await exported(other.house)).toBe(text);
      const empty = await installation();
      await applied(empty.house, text);
      expect(await exported(empty.house)).toBe(text);
      await empty.close();
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 120_000);

test('a profile goes although a rule of before has given it: what it gave goes with the rule', async () => {
  const { house, close } = await installation();
  const giving = (give: string, names: readonly string[]): string =>
    stringify({
      gatehouse: 1,
      people: [{ login: 'ana', name: 'Ana' }],
      profiles: names.map((name) => ({ name, bits: ['IR'] })),
      rules: [{ name: 'Everybody', when: [{ kind: ['grouped'] }], give, of: 'All', in: 'All' }],
    });
  await applied(house, giving('One', ['One', 'Two']));
  await applied(house, giving('Two', ['Two']));
  expect(await exported(house)).not.toContain('One');
  await close();
});
