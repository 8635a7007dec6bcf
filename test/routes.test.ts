import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathOf } from '#wire/call.ts';
import { ROUTES } from '../src/compose.ts';
import { type Product, product } from './product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

test('the server answers with the declared calls and nothing else, and documents each', async () => {
  const declared = ROUTES.map(({ endpoint: e }) => `${e.method} ${pathOf(e)}`);
  const all = [...declared, 'GET /api/v1/events'].toSorted();
  expect(served(house.app.printRoutes({ commonPrefix: false }))).toEqual(all);
  const { body } = await house.nobody.get('/api/openapi.json');
  const documented = Object.entries<Record<string, object>>(body.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(documented.toSorted()).toEqual(all);
  expect(new Set(ROUTES.map((r) => r.endpoint.id)).size).toBe(ROUTES.length);
});

/** Every `METHOD /path` of the API and of standards in the router's own drawing of its tree, HEAD apart. */
function served(tree: string): string[] {
  const above: string[] = [];
  return tree
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] =
        /^([\u2502 ]*)[\u251c\u2514]\u2500\u2500 (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
      if (part === '') return [];
      above.length = indent.length / 4;
      const path = above.join('') + part;
      above.push(part);
      const named = (methods ?? '').split(', ').filter((m) => m !== '' && m !== 'HEAD');
      return /^\/(api\/v1|access|\.well-known)\//.test(path) ? named.map((m) => `${m} ${path}`) : [];
    })
    .toSorted();
}
