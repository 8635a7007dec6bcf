import { expect } from 'vitest';
import type { Row } from '#access/condition.ts';
import { type Asker, conditionFor, decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { cellName, cellsOf, type Resource } from '#access/resource.ts';
import { identifier, linkColumns, toSql, whereSql } from '#access/sql.ts';
import type { Session } from '#platform/db.ts';

/** Rows as a section loads them: every column, links as arrays. */
export const load = (session: Session, r: Resource): Promise<Row[]> =>
  session.query<Row>(
    `select ${['t.*', ...linkColumns(r, 't')].join(', ')} from ${identifier(r.table)} t where t.id is not null`,
  );

const idsOf = (rows: readonly Row[]): string[] => rows.map((row) => row.id as string | null).flatMap((id) => id ?? []);

/**
 * For one person and type: `decide` on each loaded row, the WHERE of each list, the column of each ability. Answers the
 * permissions of which some row was allowed.
 */
export async function agree(
  session: Session,
  policy: Policy,
  asker: Asker,
  r: Resource,
  rows: readonly Row[],
): Promise<string[]> {
  const values: unknown[] = [];
  const columns = cellsOf(r).map(({ action, facet }, i) => {
    const condition = conditionFor(policy, asker, r, action, facet);
    return `(${toSql(condition, r, policy.tree, 't', values)}) as c${i}`;
  });
  const judged = await session.query<Row>(`select t.id, ${columns.join(', ')} from ${identifier(r.table)} t`, values);
  const abilities = new Map(judged.map((row) => [row.id, row]));
  const used: string[] = [];
  for (const [i, { action, facet }] of cellsOf(r).entries()) {
    const allowed = idsOf(rows.filter((row) => decide(policy, asker, r, action, row, facet).allowed)).toSorted();
    const where = whereSql(conditionFor(policy, asker, r, action, facet), r, policy.tree);
    const listed = await session.query<Row>(
      `select t.id from ${identifier(r.table)} t where ${where.text}`,
      where.values,
    );
    const what = `${asker.personId} ${cellName(r.type, action, facet)} where ${where.text}`;
    expect(idsOf(listed).toSorted(), what).toEqual(allowed);
    const shown = idsOf(rows.filter((row) => abilities.get(row.id)?.[`c${i}`] === true)).toSorted();
    expect(shown, `column: ${what}`).toEqual(allowed);
    if (allowed.length > 0) used.push(cellName(r.type, action, facet));
  }
  return used;
}
