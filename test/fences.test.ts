import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** One import per line: the file that has it, what it imports. A fence nobody has seen fail is a wish. */
const FORBIDDEN: readonly (readonly [file: string, statement: string, sentence: string])[] = [
  ['src/access/a.ts', "import { z } from 'zod'", 'The kernel'],
  ['src/access/b.ts', "import { readFileSync } from 'node:fs'", 'The kernel'],
  ['src/access/c.ts', "import { call } from '#wire/call.ts'", 'The kernel'],
  ['src/access/d.ts', "import { call } from '../wire/call.ts'", 'The kernel'],
  ['src/access/e.test.ts', "import { db } from '#platform/db.ts'", 'The kernel'],
  ['src/wire/a.ts', "import { db } from '#platform/db.ts'", 'The wire'],
  ['src/wire/b.ts', "import { readFileSync } from 'node:fs'", 'The wire'],
  ['src/wire/c.ts', "import { list } from '#modules/people/api.ts'", 'The wire'],
  ['src/platform/a.ts', "import { person } from '#modules/people/access.ts'", 'The platform'],
  ['src/platform/b.ts', "import { App } from '#web/app.tsx'", 'The platform'],
  ['src/platform/http/c.ts', "export * from '../../modules/people/section.ts'", 'The platform'],
  ['src/modules/tickets/a.ts', "import { find } from '#modules/people/service.ts'", 'Another section'],
  ['src/modules/tickets/b.ts', "import { find } from '../people/service.ts'", 'Another section'],
  ['src/modules/tickets/c.ts', "export const late = () => import('#modules/people/service.ts')", 'Another section'],
  ['src/modules/tickets/d.ts', "import { Page } from './web/page.tsx'", 'The server'],
  ['src/modules/tickets/e.ts', "import fastify from 'fastify'", 'Only src/platform'],
  ['src/modules/tickets/f.ts', "import pg from 'pg'", 'Only src/platform'],
  ['src/modules/tickets/g.ts', "import { PostgresDialect } from 'kysely'", 'Of kysely'],
  ['src/modules/tickets/h.ts', "import { run } from 'graphile-worker'", 'Only src/platform'],
  ['src/modules/tickets/i.ts', "import { hash } from '@node-rs/argon2'", 'Only src/platform'],
  ['src/modules/tickets/j.ts', "import { createTransport } from 'nodemailer'", 'Only src/platform'],
  ['src/modules/tickets/k.ts', "import { serve } from '../../main.ts'", 'A section imports'],
  ['src/modules/tickets/l.ts', "import { testDatabase } from '#test/database.ts'", 'A section imports'],
  ['src/modules/tickets/schema.ts', "import { sql } from 'kysely'", 'A declaration'],
  ['src/modules/tickets/api.ts', "import { find } from './service.ts'", 'A declaration'],
  ['src/modules/tickets/access.ts', "import { db } from '#platform/db.ts'", 'A declaration'],
  ['src/web/a.tsx', "import { db } from '#platform/db.ts'", 'The browser'],
  ['src/web/b.tsx', "import { join } from 'node:path'", 'This package'],
  ['src/web/c.tsx', "import { section } from '#modules/people/section.ts'", 'The browser'],
  ['src/web/d.tsx', "import { sql } from 'kysely'", 'This package'],
  ['src/modules/tickets/web/a.tsx', "import { find } from '../service.ts'", 'The browser'],
  ['src/modules/tickets/web/b.tsx', "import fastify from 'fastify'", 'This package'],
  ['src/modules/tickets/web/c.tsx', "import type { Client } from 'pg'", 'This package'],
  ['src/main.ts', "import fastify from 'fastify'", 'Only src/platform'],
  ['src/cli/serve.ts', "import pg from 'pg'", 'Only src/platform'],
];

const ALLOWED: readonly (readonly [file: string, statement: string])[] = [
  ['src/access/good.ts', "export * from './tree.ts'"],
  ['src/access/good.test.ts', "export { test } from 'vitest'"],
  ['src/access/better.test.ts', "export { worlds } from '#test/worlds.ts'"],
  ['src/wire/good.ts', "export { z } from 'zod'"],
  ['src/wire/better.ts', "export { who } from '#access/who.ts'"],
  ['src/platform/good.ts', "export { Pool } from 'pg'"],
  ['src/platform/good.test.ts', "export { testDatabase } from '#test/database.ts'"],
  ['src/modules/places/good.ts', "import { sql } from 'kysely'"],
  ['src/modules/places/better.ts', "export type { Kysely } from 'kysely'"],
  ['src/modules/places/best.ts', "export { people } from '#modules/people/section.ts'"],
  ['src/modules/places/schema.ts', "export { person } from '#modules/people/schema.ts'"],
  ['src/modules/places/section.ts', "export { find } from './verbs/find.ts'"],
  ['src/modules/places/web/good.tsx', "export { place } from '../access.ts'"],
  ['src/modules/places/web/better.tsx', "export { Table } from '#web/table.tsx'"],
  ['src/modules/places/web/best.tsx', "export { Chip } from '#modules/people/web/chip.tsx'"],
  ['src/web/good.tsx', "export { Button } from '@mantine/core'"],
  ['src/modules/registry.ts', "export { people } from './people/section.ts'"],
  ['src/cli/good.ts', "export { people } from '#modules/people/section.ts'"],
];

const repository = resolve(import.meta.dirname, '..');
let scratch: string;
let problems: ReadonlyMap<string, string>;

interface Diagnostic {
  readonly message: string;
  readonly code: string;
  readonly filename: string;
}

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gatehouse-fences-'));
  copyFileSync(join(repository, 'package.json'), join(scratch, 'package.json'));
  write('src/platform/cycle-a.ts', "export { b } from './cycle-b.ts';\nexport const a = 1;");
  write('src/platform/cycle-b.ts', "export { a } from '#platform/cycle-a.ts';\nexport const b = 1;");
  for (const [file, statement] of [...FORBIDDEN, ...ALLOWED]) write(file, `${statement};`);
  problems = lint();
});

afterAll(() => rmSync(scratch, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(scratch, file)), { recursive: true });
  writeFileSync(join(scratch, file), `${text}\n`);
}

function lint(): Map<string, string> {
  const linter = join(repository, 'node_modules/oxlint/bin/oxlint');
  const args = [linter, '--config', join(repository, '.oxlintrc.json'), '--format', 'json', 'src'];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: scratch, encoding: 'utf8' });
  expect(status).toBe(1);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  const fenced = diagnostics.filter(({ code }) => /gatehouse|no-cycle/.test(code));
  return new Map(fenced.map(({ filename, code, message }) => [filename, `${code}: ${message}`]));
}

describe('the linter refuses', () => {
  test.each(FORBIDDEN)('in %s: %s', (file, _, sentence) => {
    expect(problems.get(file)).toMatch(`gatehouse(fences): ${sentence}`);
  });

  test('a cycle, also through an alias', () => {
    expect(problems.get('src/platform/cycle-a.ts')).toMatch('no-cycle');
  });
});

describe('the linter allows', () => {
  test.each(ALLOWED)('in %s: %s', (file) => {
    expect(problems.get(file)).toBeUndefined();
  });
});
