import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, product } from '../product.ts';

let house: Product;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'secret.txt'), 'beside the assets');
  house = await product({ webDir: folder });
});
afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(['/assets/', '/api/docs/assets/'])(
  'nothing outside of %s is served, and trying is no error of ours',
  async (prefix) => {
    const tries = ['..%2fsecret.txt', '%2e%2e%2fsecret.txt', '..%5csecret.txt', '..%5c..%5csecret.txt', '%00', ''];
    for (const path of tries) {
      const { statusCode, body } = await house.app.inject({ method: 'GET', url: prefix + path });
      expect([path, statusCode, body.includes('beside')]).toEqual([path, 404, false]);
    }
  },
);
