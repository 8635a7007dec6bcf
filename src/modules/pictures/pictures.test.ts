import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Product, product } from '#test/product.ts';
import { MOST_BYTES, MOST_PIXELS, SIDE } from './api.ts';

let p: Product;
beforeAll(async () => {
  p = await product();
});
afterAll(() => p.close());

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
const plain = (width = 40, height = 30, background = '#087') =>
  sharp({ create: { width, height, channels: 3, background } });
const text = (file: Buffer): string => file.toString('base64');
const at = (login: string): string => `/people/${p.ids.people[login]}/picture`;
const put = (who: string, file: Buffer, path = '/me/picture'): Promise<Answer> =>
  p.as(who).put(path, { picture: text(file) });

/** What is sent for a picture, byte by byte. */
async function served(who: string, path: string, headers: Record<string, string> = {}) {
  const cookie = `gatehouse=session-of-${who}`;
  return p.app.inject({ method: 'GET', url: `/api/v1${path}`, headers: { cookie, ...headers } });
}

function refusedFor(a: Answer, sentence: RegExp): void {
  expect(a.status, a.text.slice(0, 300)).toBe(422);
  expect(a.body.errors).toEqual([{ field: 'picture', message: expect.stringMatching(sentence) }]);
}

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
};

/** A PNG that says how large it is and holds as many grey pixels as `rows` has lines. */
function png(width: number, height: number, rows = height): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(rows * (width + 1)), { level: 9 });
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

describe('a picture', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('of a %s is kept as a square of ours', async (kind) => {
    const a = await put('nina', await plain(40, 30).toFormat(kind).toBuffer());
    expect(a.status, a.text).toBe(200);
    const got = await served('nina', at('nina'));
    expect(await sharp(got.rawPayload).metadata()).toMatchObject({ format: 'webp', width: SIDE, height: SIDE });
    expect((await p.as('nina').get('/me')).body.picture).toBe(a.body.picture);
    expect((await p.as('nina').get('/session')).body.person.picture).toBe(a.body.picture);
  });

  test('is open to people without any grant, and to them alone who may see the person', async () => {
    const organization_id = p.ids.places['acme'];
    const lone = await p.as('greta').post('/people', { login: 'lone', name: 'Lone', organization_id });
    const caller = await p.asPerson(lone.body.id);
    const picture = text(await plain().png().toBuffer());
    expect((await caller.put('/me/picture', { picture })).status).toBe(200);
    expect((await caller.get(`/people/${lone.body.id}/picture`)).status).toBe(200);
    expect((await caller.delete('/me/picture')).status).toBe(204);
    expect((await put('nina', await plain().png().toBuffer())).status).toBe(200);
    expect((await served('greta', at('nina'))).statusCode).toBe(200);
    const hidden = await p.as('karl').get(at('nina'));
    const unknown = await p.as('karl').get(`/people/${UNKNOWN}/picture`);
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    const which = `/people-pictures?people=${p.ids.people['nina']},${UNKNOWN}`;
    expect((await p.as('karl').get(which)).body).toEqual({ items: [] });
    expect((await p.as('greta').get(which)).body.items).toHaveLength(1);
  });

  test('is sent inert, and anew only when it has changed', async () => {
    await put('nina', await plain().png().toBuffer());
    const got = await served('nina', at('nina'));
    expect(got.headers).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(got.headers['vary']).toMatch(/Cookie/);
    const tag = String(got.headers['etag']);
    const again = await served('nina', at('nina'), { 'if-none-match': tag });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    // What a browser has kept opens nothing to those who may not see it any more.
    expect((await served('karl', at('nina'), { 'if-none-match': tag })).statusCode).toBe(404);
    await put('nina', await plain(40, 30, '#a30').png().toBuffer());
    expect((await served('nina', at('nina'), { 'if-none-match': tag })).statusCode).toBe(200);
  });

  test('is removed, and then there is none', async () => {
    await put('nina', await plain().png().toBuffer());
    expect((await p.as('nina').delete('/me/picture')).status).toBe(204);
    const got = await served('nina', at('nina'));
    expect([got.statusCode, got.rawPayload.length]).toEqual([204, 0]);
    expect((await p.as('nina').get('/me')).body.picture).toBeNull();
    expect(await p.sql('select 1 from picture')).toEqual([]);
    expect((await p.as('nina').delete('/me/picture')).status).toBe(204);
  });

  test('stands in the audit by its digest, with who set it', async () => {
    await put('greta', await plain(30, 40, '#321').png().toBuffer(), at('nina'));
    const [row] = await p.sql("select actor, action, after from audit where type = 'person' order by id desc limit 1");
    const picture = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(row).toEqual({ actor: 'Greta Holm', action: 'edit', after: { picture } });
  });
});

describe('an administrator', () => {
  test('sets and removes the picture of people they may edit, of nobody else', async () => {
    const file = await plain().png().toBuffer();
    expect((await put('ada', file, at('nina'))).status).toBe(200);
    expect((await p.as('ada').delete(at('nina'))).status).toBe(204);
    expect((await put('ada', file, at('karl'))).status).toBe(404);
    expect((await put('helen', file, at('nina'))).status).toBe(403);
    expect((await p.as('helen').delete(at('nina'))).status).toBe(403);
  });

  test('does not touch a stronger account', async () => {
    const before = await p.sql('select picture from person');
    await p.sql("update person set organization_id = $1 where login = 'greta'", [p.ids.places['acme']]);
    const a = await put('ada', await plain().png().toBuffer(), at('greta'));
    await p.sql("update person set organization_id = null where login = 'greta'");
    expect(a.status, a.text).toBe(403);
    expect(await p.sql('select picture from person')).toEqual(before);
  });
});

describe('an upload', () => {
  test('loses whatever it carried beside the pixels', async () => {
    const exif = { IFD0: { Copyright: 'SECRET-MARK', ImageDescription: '<script>alert(1)</script>' } };
    const jpeg = await plain().withExif(exif).jpeg().toBuffer();
    expect(jpeg.includes('SECRET-MARK')).toBe(true);
    expect((await put('nina', jpeg)).status).toBe(200);
    const kept = (await served('nina', at('nina'))).rawPayload;
    expect(kept.includes('SECRET-MARK')).toBe(false);
    expect(await sharp(kept).metadata()).not.toHaveProperty('exif');
  });

  test('that is a picture and something else at once is a picture and nothing else', async () => {
    const script = Buffer.from('<html><script>alert(document.cookie)</script></html>PK\u0003\u0004#!/bin/sh');
    const both = Buffer.concat([await plain().png().toBuffer(), script]);
    expect((await put('nina', both)).status).toBe(200);
    const comment = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, script.length + 2]), script]);
    const jpeg = Buffer.concat([comment, (await plain().jpeg().toBuffer()).subarray(2)]);
    expect((await put('nina', jpeg)).status).toBe(200);
    const kept = (await served('nina', at('nina'))).rawPayload;
    expect(kept.includes('script')).toBe(false);
    expect(kept.subarray(0, 4).toString()).toBe('RIFF');
  });

  test('of another kind is refused, whatever it calls itself', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
    const files: readonly Buffer[] = [
      Buffer.from(svg),
      Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`),
      Buffer.from('<html><script>alert(1)</script></html>'),
      Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj'),
      Buffer.from('push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "https://example.org/x"'),
      Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Buffer.from(svg)]),
      (await plain().png().toBuffer()).subarray(0, 60),
      await plain().tiff().toBuffer(),
      Buffer.from([0]),
    ];
    for (const file of files) refusedFor(await put('nina', file), /PNG, JPEG or WebP/);
  });

  test('that would unpack to a flood of pixels is refused before it does', async () => {
    const bomb = png(30_000, 30_000, 100);
    expect(bomb.length).toBeLessThan(5000);
    refusedFor(await put('nina', bomb), /pixels/);
    refusedFor(await put('nina', png(MOST_PIXELS + 1, 1)), /pixels/);
    refusedFor(await put('nina', png(60_000, 2)), /pixels/);
    refusedFor(await put('nina', png(2_000_000_000, 2_000_000_000, 0)), /./);
    refusedFor(await put('nina', png(400, 400, 3)), /PNG, JPEG or WebP/);
  });

  test('may be as large as is said, and no larger', async () => {
    expect((await put('nina', png(MOST_PIXELS, MOST_PIXELS))).status).toBe(200);
    const padded = (size: number): Promise<Buffer> =>
      plain()
        .png()
        .toBuffer()
        .then((file) => Buffer.concat([file, Buffer.alloc(size - file.length)]));
    expect((await put('nina', await padded(MOST_BYTES))).status).toBe(200);
    refusedFor(await put('nina', await padded(MOST_BYTES + 30)), /./);
    expect((await put('nina', await padded(MOST_BYTES * 2))).status).toBe(413);
  });

  test('is base64 in JSON and comes in no other way', async () => {
    const file = await plain().png().toBuffer();
    for (const type of ['image/png', 'image/svg+xml', 'multipart/form-data; boundary=x', 'text/html']) {
      const a = await p.as('nina').call('PUT', '/me/picture', text(file), { 'content-type': type });
      expect(a.status, type).toBe(415);
    }
    for (const picture of ['', '../../etc/passwd', 'file:///etc/passwd', `data:image/png;base64,${text(file)}`]) {
      expect((await p.as('nina').put('/me/picture', { picture })).status, picture).toBe(422);
    }
    const withPath = await p.as('nina').put('/me/picture', { picture: text(file), name: '../../x.html' });
    expect(withPath.status).toBe(422);
    for (const path of ['/people/..%2f..%2fme/picture', '/people/%00/picture', `${at('nina')}%2f..%2fx`]) {
      expect([400, 404, 422], path).toContain((await p.as('nina').get(path)).status);
    }
  });

  test('leaves things as they were when it is refused', async () => {
    await put('nina', await plain().png().toBuffer());
    const before = await p.sql('select * from picture');
    await put('nina', Buffer.from('no picture'));
    expect(await p.sql('select * from picture')).toEqual(before);
  });
});

test('pictures are asked for by ids, a hundred at most', async () => {
  const ids = (n: number): string => Array.from({ length: n }, (_, i) => UNKNOWN.slice(0, -4) + 1000 + i).join(',');
  expect((await p.as('nina').get(`/people-pictures?people=${UNKNOWN}`)).body).toEqual({ items: [] });
  expect((await p.as('nina').get('/people-pictures?people=x')).status).toBe(422);
  expect((await p.as('nina').get(`/people-pictures?people=${ids(1)},${ids(1)}`)).status).toBe(422);
  const many = Array.from({ length: 101 }, (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`);
  expect((await p.as('nina').get(`/people-pictures?people=${many.slice(1).join(',')}`)).status).toBe(200);
  expect((await p.as('nina').get(`/people-pictures?people=${many.join(',')}`)).status).toBe(422);
});
