import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { ImportReport } from '#modules/people/api.ts';
import { type Answer, type Caller, type Product, product } from '#test/product.ts';

/** The product for a test file of imports; imported people are gone before each test. */
export function importing() {
  const here = {} as { p: Product; greta: Caller; ada: Caller };
  beforeAll(async () => {
    const p = await product();
    Object.assign(here, { p, greta: p.as('greta'), ada: p.as('ada') });
  });
  afterAll(() => here.p.close());
  beforeEach(() => here.p.sql("delete from person where cause = 'import'"));
  const run = async (csv: string, apply = false, form: object = {}, by = here.greta): Promise<ImportReport> => {
    const { status, body } = await send(by, csv, apply, form);
    expect(status, JSON.stringify(body)).toBe(200);
    return body as ImportReport;
  };
  const imported = async (): Promise<string[]> =>
    (await here.p.sql<{ login: string }>("select login from person where cause = 'import' order by login")).map(
      (r) => r.login,
    );
  return { here, run, imported };
}

export const send = (by: Caller, csv: string, apply = false, form: object = {}): Promise<Answer> =>
  by.post('/people-import', { apply, csv, ...form });

/** A row of eleven columns, changed where said. */
export const row = (login: string, changed: Record<number, string> = {}): string => {
  const cells = [login, 'a-first-password', `${login} Doe`, `${login}@example.org`, '', '', '', '0', 'ACME', '', '1'];
  return cells.map((cell, i) => changed[i] ?? cell).join(',');
};

/** What is wrong with the only bad row: `field: message`. */
export const wrong = (report: ImportReport): string[] => {
  const bad = report.rows.filter((r) => r.outcome === 'error');
  expect(bad, 'rows with errors').toHaveLength(1);
  return bad.flatMap((r) => r.errors.map((e) => `${e.field}: ${e.message}`));
};
