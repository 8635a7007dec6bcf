/** Prints the files that are made from declarations and from the demonstration: `node tools/gen.ts` writes them, `--check` says which are stale. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { permissionsPage } from './permissions-page.ts';
import { PICTURES } from './pictures.ts';
import { REGISTRY, ROUTES } from '../src/compose.ts';
import { editorSchema } from '#modules/policy/section.ts';
import { openApi } from '#platform/openapi.ts';

const root = join(import.meta.dirname, '..');

const FILES: Readonly<Record<string, () => string>> = {
  'openapi.json': () => `${JSON.stringify(openApi(ROUTES.map((r) => r.endpoint)), null, 2)}\n`,
  'docs/policy.schema.json': () =>
    `${JSON.stringify(editorSchema(REGISTRY.all().map((s) => s.spec.resource)), null, 2)}\n`,
  'docs/permissions.md': () => permissionsPage(REGISTRY.all().map((s) => s.spec.resource)),
  ...PICTURES,
};

function isStale(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') !== text;
  } catch {
    return true;
  }
}

const check = process.argv.includes('--check');
for (const [name, make] of Object.entries(FILES)) {
  const path = join(root, name);
  const text = make();
  if (!isStale(path, text)) continue;
  if (check) {
    process.stderr.write(`${name} is stale. Run: node tools/gen.ts\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`${name} written\n`);
  }
}
