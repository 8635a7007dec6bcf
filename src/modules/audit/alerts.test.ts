import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { eventually } from '#test/eventually.ts';
import { type Mailbox, mailbox } from '#test/mailbox.ts';
import { type Answer, type Caller, type Json, type Product, product } from '#test/product.ts';
import type { Jobs } from '#platform/jobs.ts';
import { askAlerts } from './alerts.ts';
import { sealAudit } from './seal.ts';

let p: Product;
let mails: Mailbox;
let jobs: Jobs;
let greta: Caller;
let ada: Caller;
beforeAll(async () => {
  mails = await mailbox();
  p = await product({}, { mail: { url: mails.url, from: 'desk@desk.example' } });
  jobs = await p.house.startJobs();
  [greta, ada] = [p.as('greta'), p.as('ada')];
});
afterAll(async () => {
  await jobs?.stop();
  await p?.close();
  await mails?.close();
});

const make = (who: Caller, query: object, more: object = {}): Promise<Answer> =>
  who.post('/audit/alerts', { name: 'Watch', query, ...more });
const ask = async (on = p): Promise<void> => {
  await sealAudit(p.database.db);
  await on.house.asSystem(UPKEEP, askAlerts);
};
const told = async (who: Caller): Promise<Json[]> =>
  (await who.get('/me/notices')).body.items.filter((n: Json) => n.key === 'notice.auditAlert');
const rename = async (place: string): Promise<void> => {
  const { body } = await greta.get(`/places/${p.ids.places[place]}`);
  expect((await greta.patch(`/places/${body.id}`, { description: `${body.description}.` })).status).toBe(200);
};

beforeEach(async () => {
  await p.sql('delete from audit_alert');
  await p.sql('delete from notice');
  await ask();
});

describe('an alert', () => {
  test('tells its owner once of what is new, and leads to it', async () => {
    await rename('support');
    await sealAudit(p.database.db);
    const made = await make(greta, { type: 'place', action: 'edit' });
    expect(made.status, made.text).toBe(200);
    await ask();
    expect(await told(greta)).toEqual([]);
    await rename('support');
    await rename('globex');
    const other = await p.another();
    await sealAudit(p.database.db);
    await Promise.all([ask(), ask(other)]);
    await ask();
    const [notice, ...more] = await told(greta);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ text: 'Audit, “Watch”: 2 new.', link: '/audit?type=place&action=edit' });
    await greta.patch(`/people/${p.ids.people['nina']}`, { location: 'Elsewhere' });
    await ask();
    expect(await told(greta)).toHaveLength(1);
  });

  test('sees what its owner may see when it tells, and nothing else', async () => {
    expect((await make(ada, { type: 'place', action: 'edit' })).status).toBe(200);
    await rename('globex');
    await ask();
    expect(await told(ada)).toEqual([]);
    await rename('support');
    await ask();
    expect(await told(ada)).toHaveLength(1);
    const held = (await greta.get(`/grants?person_id=${p.ids.people['ada']}`)).body.items;
    for (const g of held) expect((await greta.delete(`/grants/${g.id}`)).status).toBe(204);
    await rename('support');
    await ask();
    expect(await told(ada)).toHaveLength(1);
  });

  test('is told by mail to whoever wants that', async () => {
    expect((await make(greta, { mark: 'admin' }, { by_mail: true })).status).toBe(200);
    expect((await greta.patch(`/people/${p.ids.people['leo']}`, { kind: 'superadmin' })).status).toBe(200);
    await ask();
    await eventually('a letter', async () => mails.letters.some((l) => l.subject === 'Audit: Watch'));
    const letter = mails.letters.find((l) => l.subject === 'Audit: Watch');
    expect(letter?.text).toContain('has found 1 new');
    expect(letter?.text).not.toContain('Leo');
  });

  test('misses nothing that is committed late', async () => {
    expect((await make(greta, { action: 'slow' })).status).toBe(200);
    const slow = "insert into audit (actor, action, type) values ('system: test', 'slow', 'thing')";
    await rename('support');
    await ask();
    await p.sql(slow);
    await ask();
    expect(await told(greta)).toHaveLength(1);
  });

  test('needs a filter that is one, and is nobody else’s', async () => {
    expect((await make(greta, {})).body.errors[0].field).toBe('query');
    expect((await make(greta, { colour: 'red' })).status).toBe(422);
    expect((await make(greta, { at_from: 'yesterday' })).status).toBe(422);
    expect((await make(p.as('nina'), { mark: 'admin' })).status).toBe(403);
    const { id } = (await make(greta, { mark: 'admin' })).body;
    expect((await ada.get('/audit/alerts')).body.items).toEqual([]);
    expect((await ada.delete(`/audit/alerts/${id}`)).status).toBe(404);
    expect((await greta.delete(`/audit/alerts/${id}`)).status).toBe(204);
    expect((await greta.get('/audit/alerts')).body).toEqual({ items: [], mail: true });
  });

  test('is one of twenty at most', async () => {
    for (let n = 0; n < 20; n += 1) expect((await make(greta, { mark: 'admin' })).status).toBe(200);
    expect((await make(greta, { mark: 'admin' })).status).toBe(409);
  });
});
