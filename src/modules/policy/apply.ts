import type { Policy } from '#access/policy.ts';
import type { DeclaredType } from '#access/declared.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { grantsNow, pruneGrants, saveGrants } from './apply-grants.ts';
import { planMembers, type PlannedMember, saveMembers } from './apply-members.ts';
import { makePlaces, prunePlaces, textOf } from './apply-places.ts';
import { Directory } from './directory.ts';
import { loginsIn } from './logins.ts';
import type { PlaceEntry, PolicyFile } from './format.ts';
import type { Person, Place, Profile } from './names.ts';
import { type Checked, type Entry, planPeople, planPlaces, planProfiles } from './plan.ts';
import { type PlannedGrant, planGrants, storedGrants } from './plan-grants.ts';
import type { Problems } from './problems.ts';
import { type PlannedPacks, planPacks, savePacks } from './packs.ts';
import { type PlannedRecord, planRecords, saveRecords } from './records.ts';
import { adoptRoles, planRoles } from './roles.ts';
import { planRules, type Rule, saveRules } from './rules.ts';
import { Run } from './run.ts';
import { keepTests } from './test-store.ts';
import {
  type PlannedType,
  planTypes,
  pruneTypes,
  readTypes,
  resourcesWith,
  saveTypes,
  suggestedTypes,
} from './types.ts';

/** A file as it is asked to be applied. */
export interface Asked {
  readonly file: PolicyFile;
  readonly problems: Problems;
  /** What is not in the parts that the file has goes away. */
  readonly prune: boolean;
  /** Only on this revision. */
  readonly expect: number | undefined;
}

interface Plan {
  readonly packs: PlannedPacks;
  readonly types: readonly PlannedType[];
  readonly levels: readonly (readonly Entry<Place>[])[];
  readonly people: readonly Entry<Person>[];
  readonly profiles: readonly Entry<Profile>[];
  readonly grants: readonly PlannedGrant[];
  readonly members: readonly PlannedMember[];
  readonly rules: readonly Entry<Rule>[];
  readonly records: readonly PlannedRecord[];
}

/** What came of it, in the transaction that holds it. */
export interface Applied {
  readonly run: Run;
  readonly before: Policy;
  readonly revision: number;
}

/**
 * Does all that the file says, in the transaction of `ctx`, by the verbs and with the rights by which each thing would
 * be done by hand. @throws Fault 409 on another revision; 403 or 422 with every line that cannot be applied
 */
export async function applyFile(ctx: Ctx, asked: Asked): Promise<Applied> {
  const revision = await revisionOf(ctx);
  if (asked.expect !== undefined && asked.expect !== revision) {
    throw conflict('policy.changedSince', { expected: asked.expect, revision });
  }
  const { file, problems } = asked;
  const granted = file.grants ? await storedGrants(ctx) : new Map<string, DbRow>();
  const ids = [...new Set([...granted.values()].flatMap((row) => (row.person_id as string | null) ?? []))];
  const directory = await Directory.load(ctx, file, { logins: loginsIn(file), ids }, problems, asked.prune);
  const declared = readTypes(file, problems, ctx.language);
  const checked: Checked = {
    directory,
    problems,
    resources: resourcesWith(ctx, declared),
    types: await suggestedTypes(ctx, declared),
    prune: asked.prune,
  };
  const plan = planOf(ctx, file, declared, checked, granted);
  problems.end();
  const run = new Run(ctx, checked);
  await make(run, file, plan);
  problems.end();
  if (file.tests) await keepTests(run, file.tests);
  await run.settle();
  return { run, before: ctx.policy, revision };
}

/** The revision of the policy as this transaction sees it: it grows with every change of what somebody may do. */
export async function revisionOf(ctx: Ctx): Promise<number> {
  const { n } = await ctx.tables.selectFrom('policy_epoch').select('n').executeTakeFirstOrThrow();
  return Number(n);
}

function planOf(
  ctx: Ctx,
  file: PolicyFile,
  declared: readonly DeclaredType[],
  c: Checked,
  granted: ReadonlyMap<string, DbRow>,
): Plan {
  const levels = planPlaces(file, c);
  const people = planPeople(file, c);
  const packs = planPacks(file, c);
  planRoles(ctx, c, (file.places ?? []) as readonly PlaceEntry[]);
  const profiles = planProfiles(file, c);
  const grants = planGrants(file, c, ctx.now, granted);
  return {
    packs,
    types: planTypes(declared, c),
    levels,
    people,
    profiles,
    grants,
    members: planMembers(file, grants, c),
    rules: planRules(file, c),
    records: planRecords(file, c),
  };
}

/** Each part builds on those before it, and is decided by the policy that they have made. */
async function make(run: Run, file: PolicyFile, plan: Plan): Promise<void> {
  await makePlaces(run, plan.levels);
  for (const e of plan.people) await run.save(personSpec, e, e.node.name);
  await run.refresh();
  await saveTypes(run, plan.types);
  await run.refresh();
  for (const e of plan.levels.flat()) await run.saveLate(placeSpec, e, textOf(run, e.node));
  if (file.grants) {
    await pruneGrants(run, await grantsNow(run, plan.grants));
    await run.refresh();
  }
  await saveMembers(run, plan.members);
  await run.refresh();
  await savePacks(run, plan.packs);
  await adoptRoles(run);
  for (const e of plan.profiles) if (e.node.at.id !== undefined) await run.save(profileSpec, e, e.node.name);
  await run.refresh();
  await saveGrants(run, plan.grants, await grantsNow(run, plan.grants));
  await run.refresh();
  await saveRules(run, file, plan.rules);
  await saveRecords(run, file, plan.records);
  // What a rule gives no longer would hold the profile that is to go.
  await run.settle();
  await prune(run, file, plan);
}

/** What is there and not in the parts of the file: profiles, then places from the bottom up. */
async function prune(run: Run, file: PolicyFile, plan: Plan): Promise<void> {
  const { profiles } = run.checked.directory;
  if (file.profiles) {
    const packed = new Set(plan.packs.profiles.values());
    for (const p of profiles.all()) {
      if (p.entry !== undefined || p.at.hidden || packed.has(p)) continue;
      await run.prune(profileSpec, p, p.name, 'profiles');
    }
  }
  if (file.types) {
    await run.refresh();
    await pruneTypes(run, file);
  }
  if (file.places) await prunePlaces(run);
}
