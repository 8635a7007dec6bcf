import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, may } from '#access/decide.ts';
import type { Policy, PolicyChanges } from '#access/policy.ts';
import { cellsOf, type Line, REACHES } from '#access/resource.ts';
import type { JobState } from '#modules/jobs/api.ts';
import type { Jobs } from '#platform/jobs.ts';
import { eventually } from './eventually.ts';
import { type Caller, type Json, type Product, product } from './product.ts';
import { randomFrom } from './random.ts';
import { stored, storedPolicy } from './rows.ts';
import { REGISTRY } from '../src/compose.ts';
import type { ExactDiff } from '#modules/access/schema.ts';
import { countDiff } from '#modules/access/exact.ts';
import { COMMAND_LINE } from '#modules/access/section.ts';

let house: Product;
let jobs: Jobs;
beforeAll(async () => {
  house = await product();
  await house.sql(TICKETS);
  await house.sql(INVOLVED);
  jobs = await house.house.startJobs();
});
afterAll(async () => {
  await jobs?.stop();
  await house?.close();
});

const TICKETS = `
  with someone as (select array_agg(id order by login) as p from person),
       somewhere as (select array_agg(id order by name) as g from place where kind = 'group')
  insert into ticket (id, place_id, title, description, type, creator_id, requester_id, owner_id, confidential, status, closed_at)
    select gen_random_uuid(), g[1 + n * 7 % cardinality(g)], 'Made ' || n, '', 'incident', p[1 + n % cardinality(p)],
           p[1 + n * 3 % cardinality(p)], case when n % 3 > 0 then p[1 + n * 5 % cardinality(p)] end, n % 5 = 0,
           case when n % 4 = 0 then 'closed' when n % 3 > 0 then 'assigned' else 'new' end,
           case when n % 4 = 0 then now() end
      from generate_series(1, 300) n, someone, somewhere`;
const INVOLVED = `
  insert into ticket_person (ticket_id, person_id, relation)
    select t.id, p.id, (array['editor', 'worker', 'observer'])[1 + length(t.title || p.login) % 3]
      from ticket t, person p where hashtext(t.id::text || p.login) % 40 = 0 on conflict do nothing`;

/** How many there were wherever there could be some. */
const examples: number[] = [];

type Sums = Record<'gained' | 'lost' | 'either', Set<string>>;
const sums = (): Sums => ({ gained: new Set(), lost: new Set(), either: new Set() });

/** A record with the people of a place as a policy knows them: the tables are as before. */
const linkedBy = (policy: Policy, type: string, row: Awaited<ReturnType<typeof stored>>[number]) =>
  type !== 'place'
    ? row
    : {
        ...row,
        members: policy.people.filter((p) => p.groups.includes(row.id)).map((p) => p.id),
        grantees: policy.grants.flatMap((g) => (g.placeId === row.id && g.personId !== null ? [g.personId] : [])),
      };

/**
 * Every person, permission and record, decided one by one. Whose place it is counts where what they may do to places
 * changes otherwise, too: by itself it is told as their places, not as a permission.
 */
async function oneByOne(before: Policy, after: Policy, asker: string, now: number) {
  const types = new Map<string, Sums>();
  const people = new Map<string, Map<string, { gained: number; lost: number }>>();
  const everybody = new Set([...before.people, ...after.people].map((p) => p.id));
  for (const { spec } of REGISTRY.all()) {
    const r = spec.resource;
    const told = sums();
    const all = await stored(house, r);
    const rows = all.filter(
      (row) =>
        may(before, { personId: asker, now }, r, 'view', row) && (r.trash === undefined || row[r.trash] === null),
    );
    for (const { action, facet, name } of cellsOf(r)) {
      if (r.actions[action]?.creates === true) continue;
      for (const personId of everybody) {
        const by = (policy: Policy, row: (typeof all)[number]): boolean =>
          decide(policy, { personId, now }, r, action, row, facet).allowed;
        if (!all.some((row) => by(before, row) !== by(after, row))) continue;
        for (const row of rows) {
          const [had, has] = [by(before, row), by(after, linkedBy(after, r.type, row))];
          if (had === has) continue;
          const way = has ? 'gained' : 'lost';
          const mine = people.get(personId) ?? new Map();
          people.set(personId, mine);
          const known = mine.get(name) ?? { gained: 0, lost: 0 };
          known[way]++;
          mine.set(name, known);
          told[way].add(row.id);
          told.either.add(row.id);
        }
      }
    }
    if (told.either.size > 0) types.set(r.type, told);
  }
  return { types, people };
}

async function expectExact(answer: ExactDiff, before: Policy, after: Policy, asker: string, said: string) {
  const { types, people } = await oneByOne(before, after, asker, Date.now());
  const counted = Object.fromEntries(
    answer.types.flatMap((t) => (t.records > 0 ? [[t.type, [t.records, t.gained.count, t.lost.count]]] : [])),
  );
  const wanted = Object.fromEntries([...types].map(([t, s]) => [t, [s.either.size, s.gained.size, s.lost.size]]));
  expect(counted, said).toEqual(wanted);
  for (const t of answer.types) {
    for (const way of ['gained', 'lost'] as const) {
      for (const { id } of t[way].examples) expect(types.get(t.type)?.[way].has(id), said).toBe(true);
      if (t[way].count > 0) examples.push(t[way].examples.length);
    }
  }
  for (const p of answer.people) {
    const told = Object.fromEntries(p.records.map(({ permission, gained, lost }) => [permission, { gained, lost }]));
    expect(told, `${said}: ${p.name}`).toEqual(Object.fromEntries(people.get(p.id) ?? []));
  }
  return people;
}

const random = randomFrom(11);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

function someLines(policy: Policy): Line[] {
  const places = policy.tree.all().map((p) => p.id);
  return Array.from({ length: 8 }, (): Line => {
    const r = pick(REGISTRY.all()).spec.resource;
    const { action, facet } = pick(cellsOf(r));
    const reach = pick(REACHES.filter((one) => one === 'all' || r.type === 'ticket'));
    const list = reach === 'all' || reach === 'own' ? {} : { list: pick(['mine', 'every', [pick(places)]] as const) };
    return { type: r.type, action, ...(facet === undefined ? {} : { facet }), reach, ...list };
  });
}

function someChange(policy: Policy): PolicyChanges {
  const person = pick(policy.people.filter((p) => p.kind !== 'superadmin'));
  const profile = pick([...policy.profiles.values()]);
  const place = pick(policy.tree.all().filter((p) => p.parentId !== null));
  const to = pick(policy.tree.all());
  const given = {
    personId: person.id,
    groupId: null,
    profileId: profile.id,
    cause: 'hand',
    from: null,
    until: null,
  } as const;
  return pick<() => PolicyChanges>([
    () => ({ profiles: [{ ...profile, lines: someLines(policy) }] }),
    () => ({ profiles: [{ ...profile, bits: [pick(['IR', 'IW', 'IM', 'IC', 'SI', 'UM'])] }] }),
    () => ({ grants: [{ ...given, id: 'new', placeId: to.id, below: random() < 0.6 }] }),
    () => ({ without: [pick(policy.grants).id] }),
    () => (policy.tree.isUnder(to.id, place.id) ? {} : { places: [{ ...place, parentId: to.id }] }),
    () => ({ people: [{ ...person, kind: pick(['superadmin', 'standalone', 'company-grouped']) }] }),
    () => ({ people: [{ ...person, groups: to.kind === 'group' ? [to.id] : [] }] }),
    () => ({ people: [{ ...person, enabled: !person.enabled }] }),
    () => ({ people: [{ ...person, organizationId: to.kind === 'organization' ? to.id : null }] }),
  ])();
}

describe('the exact difference', () => {
  test('counts for each person and permission as deciding every record does, each record once in the sum', async () => {
    const ctx = await house.house.outside(COMMAND_LINE);
    let shifted = 0;
    for (let n = 0; n < 40; n++) {
      const change = someChange(ctx.policy);
      const after = ctx.policy.trial(change);
      const answer = await countDiff(ctx, { before: ctx.policy, after }, () => undefined);
      const people = await expectExact(answer, ctx.policy, after, ctx.asker.personId, JSON.stringify(change));
      shifted += people.size;
    }
    expect(shifted).toBeGreaterThan(10);
    // Now and then those that were looked at are not concerned, and there is none.
    expect(examples.filter((n) => n > 0).length).toBeGreaterThan(0.8 * examples.length);
  }, 120_000);

  test('counts the places that become theirs, or no longer are, with those that profiles open or close', async () => {
    const ctx = await house.house.outside(COMMAND_LINE);
    const { people, places, profiles } = house.ids;
    const nina = ctx.policy.person(people['nina'] as string);
    if (!nina) throw new Error('Nina is missing.');
    // A profile that shows places is given at one; another one becomes hers by membership alone.
    const given = { id: 'new', personId: nina.id, groupId: null, profileId: profiles['Read-Only'] as string };
    const how = { cause: 'hand', below: false, from: null, until: null } as const;
    const after = ctx.policy.trial({
      grants: [{ ...given, ...how, placeId: places['globex'] as string }],
      people: [{ ...nina, groups: [...nina.groups, places['care'] as string] }],
    });
    for (const [first, second, way] of [
      [ctx.policy, after, 'gained'],
      [ctx.policy, ctx.policy.trial({ people: [{ ...nina, groups: [] }] }), 'lost'],
    ] as const) {
      const answer = await countDiff(ctx, { before: first, after: second }, () => undefined);
      const found = await expectExact(answer, first, second, ctx.asker.personId, way);
      const told = found.get(nina.id)?.get('place:view');
      if (way === 'gained') expect(told?.gained).toBe(2);
    }
  });

  const state = async (who: Caller, id: string): Promise<JobState> => (await who.get(`/jobs/${id}`)).body;
  const over = (who: Caller, id: string): Promise<JobState> =>
    eventually('the job is over', async () => {
      const job = await state(who, id);
      return job.finished_at === null ? undefined : job;
    });
  const grantOf = (login: string, profile: string, place: string) => ({
    change: 'grant',
    person_id: house.ids.people[login],
    profile_id: house.ids.profiles[profile],
    place_id: house.ids.places[place],
  });

  test('is a job whose result its owner alone reads, about what its owner may view', async () => {
    const [greta, ada] = [house.as('greta'), house.as('ada')];
    const before = await storedPolicy(house);
    for (const who of [greta, ada]) {
      const grant = grantOf('nina', 'Self-Service', 'support');
      const started = await who.post('/access/diff/exact', { changes: [grant] });
      expect(started.status, started.text).toBe(200);
      const job = await over(who, started.body.job_id);
      expect(job).toMatchObject({ state: 'done', kind: 'access.diff', progress: 1000, total: 1000 });
      const other = who === greta ? ada : greta;
      expect((await other.get(`/jobs/${started.body.job_id}`)).status).toBe(404);
      const given = {
        id: 'new',
        personId: grant.person_id as string,
        groupId: null,
        profileId: grant.profile_id as string,
        placeId: grant.place_id as string,
        below: false,
        cause: 'hand' as const,
        from: null,
        until: null,
      };
      const asker = house.ids.people[who === greta ? 'greta' : 'ada'] as string;
      const after = before.trial({ grants: [given] });
      await expectExact(job.result as ExactDiff, before, after, asker, 'as a job');
    }
  });

  test('is refused at once to whoever may not make the change, and stops when it is cancelled', async () => {
    const grant = grantOf('eva', 'Technician', 'care');
    const refused = await house.as('eva').post('/access/diff/exact', { changes: [grant] });
    expect([403, 404, 422]).toContain(refused.status);
    expect(
      await house.sql("select 1 from job where kind = 'access.diff' and actor_id = $1", [house.ids.people['eva']]),
    ).toEqual([]);
    await jobs.stop();
    const greta = house.as('greta');
    const { body } = await greta.post('/access/diff/exact', { changes: [grantOf('nina', 'Technician', 'care')] });
    expect((await house.as('ada').post(`/jobs/${body.job_id}/cancel`)).status).toBe(404);
    expect((await greta.post(`/jobs/${body.job_id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    const lost: Json = await greta.post('/access/diff/exact', { changes: [grantOf('nina', 'Technician', 'care')] });
    // Who asked may no longer: the job is done with the rights of that moment.
    await house.sql("update person set kind = 'grouped' where login = 'greta'");
    jobs = await house.house.startJobs();
    const job = await eventually('it ends', async () => {
      const [row] = await house.sql('select state, error from job where id = $1', [lost.body.job_id]);
      return row?.state === 'waiting' || row?.state === 'running' ? undefined : row;
    });
    expect(job).toMatchObject({ state: 'failed' });
    await house.sql("update person set kind = 'superadmin' where login = 'greta'");
  });
});
