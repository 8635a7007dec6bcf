import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { identifier } from '#access/sql.ts';
import type { Field } from '#wire/field.ts';
import { REGISTRY } from '../../src/compose.ts';
import type { Caller } from '../product.ts';
import { worldJourneys } from './browser.ts';
import { pages } from './every-page.ts';
import { settled } from './settled.ts';

/**
 * Somebody has written script into every text that there is: past all checks into the database where a record type
 * declares a text, by the API where other things are named or explained. It is shown everywhere, and runs nowhere.
 */
const house = worldJourneys();

const SHORT = 'javascript:__ran=1//"><b id=planted>{{1+1}}';
const SCRIPT =
  'javascript:__ran=1//"\'><b id=planted><img src=x onerror=__ran=1><svg onload=__ran=1><script>__ran=1</script>' +
  "<iframe srcdoc='<script>parent.__ran=1</script>'>{{constructor.constructor('__ran=1')()}}${__ran=1}$t(nav.people)" +
  '[x](javascript:__ran=1)\u202e';

/** Fills the text up to its limit: long words must not break a page either. */
const filled = ({ max = 200 }: Field): string => (max < SCRIPT.length ? SHORT : SCRIPT).slice(0, max);

const isText = (f: Field): boolean => ['text', 'longtext'].includes(f.type) && (f.create ?? f.edit) !== undefined;

/** Writes it into every row of every text column. What must be unique gets a number; what a check refuses stays. */
async function plant(): Promise<string[]> {
  const planted: string[] = [];
  for (const { spec } of REGISTRY.all()) {
    const { table, type } = spec.resource;
    for (const [name, field] of Object.entries(spec.fields)) {
      if (!isText(field)) continue;
      const column = identifier(name);
      for (const text of [`'${filled(field).replaceAll("'", "''")}'`, `left('${SHORT}' || id, ${field.max ?? 200})`]) {
        const done = await house.product
          .sql(`update ${identifier(table)} set ${column} = ${text}`)
          .then(() => true)
          .catch(() => false);
        if (!done) continue;
        planted.push(`${type}.${name}`);
        break;
      }
    }
  }
  return planted;
}

/** What is no field of a record: names, notes and reasons that go through the API, and so into audit and inboxes. */
async function plantByCalls(admin: Caller): Promise<void> {
  const { people, places, profiles, tickets } = house.product.ids;
  const ok = (a: { status: number; text: string }): void => expect(a.status, a.text).toBeLessThan(300);
  const text = SCRIPT.replace('\u202e', '');
  ok(
    await admin.put('/people-fields', {
      items: [{ key: 'planted', label: SHORT, type: 'text', search: true, list: true }],
    }),
  );
  ok(await admin.patch(`/people/${people['tom']}`, { custom: { planted: text } }));
  ok(await admin.post('/me/tokens', { name: SHORT, scopes: ['read'] }, { 'user-agent': text }));
  const change = { call: 'people.edit', params: { id: people['tom'] }, body: { name: text.slice(0, 190) } };
  const run_at = new Date(Date.now() + 86_400_000).toISOString();
  ok(await admin.post('/changes', { changes: [change], run_at, note: text }));
  ok(await admin.post('/changes', { changes: [change], asked_id: people['greta'], note: text }));
  const asked = { type: 'ticket', id: tickets[0], action: 'purge', reason: text, days: 2 };
  ok(await house.product.as('nina').post('/access-requests', asked));
  ok(await admin.post(`/tickets/${tickets[0]}/comments`, { body: text }));
  ok(await admin.post(`/tickets/${tickets[0]}/notes`, { body: text }));
  const grant = { person_id: people['nina'], profile_id: profiles['Technician'], place_id: places['support'] };
  ok(await admin.post('/grants', { ...grant, ends_at: run_at }));
  const review = { title: SHORT, place_id: places['acme'], scope: 'place', reviewers: 'managers', silence: 'keep' };
  ok(await admin.post('/reviews', { ...review, due_at: run_at }));
  const criteria = [{ field: 'employee_number', in: [SHORT] }];
  const rule = { name: SHORT, place_id: places['acme'], criteria, profile_id: profiles['Self-Service'] };
  ok(await admin.post('/rules', { ...rule, at_place_id: places['acme'] }));
  await house.product.sql('update session set agent = $1, ip = $2', [text, SHORT]);
}

/** Nothing of what was planted is more than text: no element, no address, no trace of having run. */
async function isInert(page: Page, path: string): Promise<void> {
  const found = await page.evaluate(() => {
    const addresses = [...document.querySelectorAll('[href], [src], [action], [srcdoc]')].flatMap((e) =>
      ['href', 'src', 'action', 'srcdoc'].map((name) => e.getAttribute(name) ?? ''),
    );
    return {
      ran: '__ran' in window,
      planted: document.querySelectorAll('#planted, img[src=x], svg[onload], iframe, [onerror], script:not([nonce])')
        .length,
      addresses: addresses.filter((a) => /^\s*(?:javascript|data:text|vbscript):/i.test(a)),
      // The header of every page names its reader, whose name was planted as well.
      shown: document.body.innerText.includes('{{1+1}}') || document.body.innerText.includes('{{constructor'),
    };
  });
  expect({ path, ...found }).toEqual({ path, ran: false, planted: 0, addresses: [], shown: true });
}

let planted: string[] = [];
beforeAll(async () => {
  await (await house.product.house.startJobs()).stop();
  await plantByCalls(house.product.as('admin'));
  planted = await plant();
  await house.product.sql('update policy_epoch set n = n + 1');
});

describe('script in every text', () => {
  it('was planted in what every record type declares', () => {
    for (const name of [
      'person.name',
      'ticket.title',
      'ticket.description',
      'place.name',
      'profile.name',
      'rule.name',
      'review.title',
    ]) {
      expect(planted).toContain(name);
    }
  });

  it('is shown as text on every page, and runs on none', { timeout: 240_000 }, async () => {
    const { ids } = house.product;
    const left = [...pages(ids), '/people?q=javascript', '/tickets?q=%3Cimg%20src%3Dx%20onerror%3D__ran%3D1%3E'];
    const walk = async (): Promise<void> => {
      const page = await house.page('admin', '/me');
      page.on('dialog', (dialog) => {
        throw new Error(`A page says: ${dialog.message()}`);
      });
      for (let path = left.shift(); path !== undefined; path = left.shift()) {
        await page.goto(path);
        await settled(page);
        await isInert(page, path);
      }
    };
    await Promise.all([walk(), walk()]);
  });
});
