import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '#access/decide.ts';
import { diffPolicies } from '#access/diff.ts';
import { mayInSight } from '#access/in-sight.ts';
import { ticket } from '#modules/tickets/access.ts';
import { type Json, type Product, product } from '#test/product.ts';
import { stored, storedPolicy } from '#test/rows.ts';
import { COMMAND_LINE } from './section.ts';
import { proposed } from './propose.ts';
import type { Proposal } from './schema.ts';

let house: Product;
let ids: Product['ids'];
beforeAll(async () => {
  house = await product();
  ids = house.ids;
});
afterAll(() => house?.close());

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
const person = (login: string): string => ids.people[login] as string;
const withoutRequest = (body: Json): string => JSON.stringify({ ...body, requestId: '' });

const about = (more: Record<string, string>): string => new URLSearchParams(more).toString();

/** An open ticket that the one may view and the other may not. */
async function between(sees: string, blind: string): Promise<string> {
  const policy = await storedPolicy(house);
  const view = (login: string, row: Json): boolean =>
    decide(policy, { personId: person(login), now: Date.now() }, ticket, 'view', row).allowed;
  const row = (await stored(house, ticket)).find(
    (t) => !t.closed && !t.trashed && !t.confidential && view(sees, t) && !view(blind, t),
  );
  if (!row) throw new Error(`No open ticket is seen by ${sees} and not by ${blind}.`);
  return row.id;
}

describe('explaining a no', () => {
  test('names ways to a yes, each true once it is done', async () => {
    const id = await between('greta', 'nina');
    const question = `/access/explain?${about({ type: 'ticket', id, action: 'view', person_id: person('nina') })}`;
    const greta = house.as('greta');
    const { body } = await greta.get(question);
    expect(body.allowed).toBe(false);
    const relation = body.fixes.find((f: Json) => f.changes[0].change === 'relation');
    expect(relation.changes).toEqual([{ change: 'relation', relation: 'observer' }]);
    expect(relation.yours).toBe(true);
    const grant = body.fixes.find((f: Json) => f.changes[0].change === 'grant');
    expect(grant.opens.total).toBeGreaterThan(0);
    const predicted = grant.records.count + 1;
    const count = async (): Promise<number> => (await house.as('nina').get('/tickets/count')).body.count;
    const before = await count();
    const { profile_id, place_id, below } = grant.changes[0];
    const made = await greta.post('/grants', { person_id: person('nina'), profile_id, place_id, below });
    expect(made.status, made.text).toBe(201);
    expect((await greta.get(question)).body.allowed).toBe(true);
    expect((await count()) - before).toBe(predicted);
    await greta.delete(`/grants/${made.body.id}`);
  });

  test('marks what gives a profile that hands out power or destroys, and offers it last', async () => {
    const id = await between('greta', 'nina');
    const dangers = async (action: string): Promise<boolean[]> => {
      const question = about({ type: 'ticket', id, action, person_id: person('nina') });
      return (await house.as('greta').get(`/access/explain?${question}`)).body.fixes.map((f: Json) => f.danger);
    };
    expect(await dangers('view')).toContain(false);
    // Whoever may purge may destroy.
    expect(await dangers('purge')).toContain(true);
    for (const action of ['view', 'edit', 'escalate', 'delete', 'purge']) {
      const found = await dangers(action);
      expect([action, found]).toEqual([action, found.toSorted((a, b) => Number(a) - Number(b))]);
    }
  });

  test('says of a yes whether it has a single cause, and offers nothing', async () => {
    const { body } = await house
      .as('nina')
      .get(`/access/explain?${about({ type: 'person', id: person('nina'), action: 'editSelf' })}`);
    expect(body).toMatchObject({ allowed: true, singleCause: true, fixes: [] });
  });

  test('offers nobody a grant of what they could not give themselves', async () => {
    const { body } = await house
      .as('nina')
      .get(`/access/explain?${about({ type: 'person', id: person('nina'), action: 'edit' })}`);
    expect(body.allowed).toBe(false);
    for (const f of body.fixes) for (const c of f.changes) expect(c.change).not.toBe('grant');
  });
});

describe('to somebody who may not see', () => {
  test('a record, explaining, who and what reveal nothing of it', async () => {
    const id = await between('greta', 'nina');
    const nina = house.as('nina');
    for (const path of ['explain', 'who']) {
      const ask = (of: string) => nina.get(`/access/${path}?${about({ type: 'ticket', id: of, action: 'view' })}`);
      const [hidden, missing] = [await ask(id), await ask(UNKNOWN)];
      expect(hidden.status).toBe(404);
      expect(withoutRequest(hidden.body)).toBe(withoutRequest(missing.body));
    }
    const other = await nina.get(`/access/what?person_id=${person('greta')}`);
    const nobody = await nina.get(`/access/what?person_id=${UNKNOWN}`);
    expect(other.status).toBe(404);
    expect(withoutRequest(other.body)).toBe(withoutRequest(nobody.body));
  });

  test('a grant or profile, an answer does not name it', async () => {
    const mine = (await house.as('nina').get('/tickets?limit=1')).body.items[0];
    const who = await house.as('nina').get(`/access/who?${about({ type: 'ticket', id: mine.id, action: 'view' })}`);
    expect(who.status).toBe(200);
    expect(who.body.reasons.some((r: Json) => r.reason.by === 'restricted' && r.others > 0)).toBe(true);
    const own = new Set(
      (await house.as('nina').get('/access/what')).body.permissions
        .flatMap((p: Json) => p.held)
        .flatMap((h: Json) => h.reasons)
        .map((r: Json) => r.profile),
    );
    const named = who.body.reasons.filter((r: Json) => r.reason.by === 'grant').map((r: Json) => r.reason.profile);
    for (const name of named) expect([...own]).toContain(name);
  });

  test('people, who counts and does not name them', async () => {
    const mine = (await house.as('nina').get('/tickets?limit=1')).body.items[0];
    const { body } = await house
      .as('nina')
      .get(`/access/who?${about({ type: 'ticket', id: mine.id, action: 'view' })}`);
    for (const p of body.people) expect((await house.as('nina').get(`/people/${p.id}`)).status).toBe(200);
    expect(body.total).toBeGreaterThan(body.people.length);
  });
});

describe('who may', () => {
  test('names everybody whom the decision allows, to somebody who sees everybody', async () => {
    const policy = await storedPolicy(house);
    for (const row of (await stored(house, ticket)).slice(0, 8)) {
      if (row.deleted_at !== null) continue;
      for (const action of ['view', 'close']) {
        const { body } = await house.as('greta').get(`/access/who?${about({ type: 'ticket', id: row.id, action })}`);
        const allowed = Object.values(ids.people).filter((personId) =>
          mayInSight(policy, { asker: { personId, now: Date.now() }, resource: ticket, action, row }),
        );
        expect(body.people.map((p: Json) => p.id).toSorted(), action).toEqual(allowed.toSorted());
        expect(body.total).toBe(allowed.length);
      }
    }
  });
});

test('what somebody may do lists their profiles at their places', async () => {
  const { body } = await house.as('greta').get(`/access/what?person_id=${person('helen')}`);
  const view = body.permissions.find((p: Json) => p.permission === 'ticket:view');
  expect(view.held.flatMap((h: Json) => h.reasons).some((r: Json) => r.by === 'grant' && r.profile !== '')).toBe(true);
  expect(view.floors).toContain('ticket.floor.involved');
});

describe('what if', () => {
  const ask = (login: string, ...changes: object[]) => house.as(login).post('/access/diff', { changes });

  test('tells who gains what, with their records, and changes nothing', async () => {
    const look = () =>
      house.sql(
        'select (select n from policy_epoch) as epoch, (select count(*)::int from audit) as audit, (select count(*)::int from access_grant) as grants, (select count(*)::int from membership) as members',
      );
    const before = await look();
    const grant = { person_id: person('nina'), profile_id: ids.profiles['Technician'], place_id: ids.places['care'] };
    const { status, body, text } = await ask('greta', { change: 'grant', ...grant });
    expect(status, text).toBe(200);
    expect(await look()).toEqual(before);
    expect(body).toMatchObject({ gain: 1, others: 0 });
    const [nina] = body.people;
    expect(nina.id).toBe(person('nina'));
    expect(nina.gains.flatMap((s: Json) => s.permissions)).toContain('ticket:view');
    const { gained } = nina.records.find((r: Json) => r.type === 'ticket');
    const count = async (): Promise<number> => (await house.as('nina').get('/tickets/count')).body.count;
    const had = await count();
    const made = await house.as('greta').post('/grants', grant);
    expect((await count()) - had).toBe(gained.count.count);
    for (const { id } of gained.examples) expect((await house.as('nina').get(`/tickets/${id}`)).status).toBe(200);
    await house.as('greta').delete(`/grants/${made.body.id}`);
  });

  test('says of whom it has not counted the records', async () => {
    const everybody = await house.sql<{ id: string }>("select id from person where kind <> 'superadmin' and enabled");
    const grants = everybody.slice(0, 20).map(({ id }) => ({
      change: 'grant',
      person_id: id,
      profile_id: ids.profiles['Technician'],
      place_id: ids.places['facilities'],
    }));
    const { body } = await ask('greta', ...grants);
    expect(body.people.length).toBeGreaterThan(10);
    for (const [n, one] of body.people.entries()) {
      expect(one.counted).toBe(n < 10);
      if (n >= 10) expect(one.records).toEqual([]);
    }
  });

  test('is refused to whoever may not make the change, and not found by whoever sees nothing of it', async () => {
    const { place_id } = (await house.sql<{ place_id: string }>('select place_id from ticket limit 1'))[0] as Json;
    const profile_id = ids.profiles['Technician'];
    const give = await ask('eva', { change: 'grant', person_id: person('eva'), profile_id, place_id });
    expect([403, 422]).toContain(give.status);
    const foreign = await ask('otto', { change: 'movePlace', id: ids.places['care'], parent_id: ids.places['acme'] });
    const unknown = await ask('otto', { change: 'movePlace', id: UNKNOWN, parent_id: ids.places['acme'] });
    expect(foreign.status).toBe(404);
    expect(withoutRequest(foreign.body)).toBe(withoutRequest(unknown.body));
    const leave = await ask('nina', { change: 'leave', place_id: ids.places['acme'], person_id: person('nina') });
    expect([403, 404]).toContain(leave.status);
  });

  test('counts people whom the asker may not view and names none of them', async () => {
    const profile = ids.profiles['Technician'];
    const grant = { change: 'grant', person_id: person('nina'), profile_id: profile, place_id: ids.places['support'] };
    const { body } = await ask('ada', grant);
    for (const p of body.people ?? []) expect((await house.as('ada').get(`/people/${p.id}`)).status).toBe(200);
  });

  test('foretells the very policy that the change leaves', async () => {
    const greta = house.as('greta');
    const grants = await house.sql<{ id: string; person_id: string; place_id: string }>(
      'select id, person_id, place_id from access_grant order by id',
    );
    const [first, second] = grants as [Json, Json];
    const profile = ids.profiles['Technician'] as string;
    const cases: [Proposal, () => Promise<{ status: number; text: string }>][] = [
      [
        { change: 'profile', id: profile, bits: ['IR', 'CR'] },
        () => greta.patch(`/profiles/${profile}`, { bits: ['IR', 'CR'] }),
      ],
      [{ change: 'editGrant', id: first.id, below: true }, () => greta.patch(`/grants/${first.id}`, { below: true })],
      [{ change: 'deleteGrant', id: second.id }, () => greta.delete(`/grants/${second.id}`)],
      [
        { change: 'grant', person_id: person('nina'), profile_id: profile, place_id: ids.places['network'] as string },
        () =>
          greta.post('/grants', { person_id: person('nina'), profile_id: profile, place_id: ids.places['network'] }),
      ],
      [
        { change: 'join', person_id: person('nina'), place_id: ids.places['facilities'] as string },
        () => greta.put(`/places/${ids.places['facilities']}/members/${person('nina')}`, {}),
      ],
      [
        { change: 'leave', person_id: person('nina'), place_id: ids.places['network'] as string },
        () => greta.delete(`/places/${ids.places['network']}/members/${person('nina')}`),
      ],
      [
        { change: 'movePlace', id: ids.places['network'] as string, parent_id: ids.places['support'] as string },
        () => greta.patch(`/places/${ids.places['network']}`, { parent_id: ids.places['support'] }),
      ],
    ];
    for (const [change, make] of cases) {
      const { after } = await proposed(await house.house.outside(COMMAND_LINE), [change]);
      const { status, text } = await make();
      expect(status, text).toBeLessThan(300);
      const real = await storedPolicy(house);
      expect(diffPolicies(after, real, Date.now()), change.change).toEqual([]);
      expect(after.grants.length).toBe(real.grants.length);
    }
  });
});
