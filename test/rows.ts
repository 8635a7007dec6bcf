import type { Row } from '#access/condition.ts';
import { type Asker, may } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { cellsOf, type Resource } from '#access/resource.ts';
import { identifier, linkColumns } from '#access/sql.ts';
import { StoredPolicies } from '#modules/access/policy-source.ts';
import { REGISTRY } from '../src/compose.ts';
import type { Product } from './product.ts';

export type Stored = Row & { readonly id: string };

/** Every record of the type as the system has it: all columns, links as arrays. */
export const stored = (house: Product, r: Resource): Promise<Stored[]> =>
  house.sql<Stored>(`select ${['t.*', ...linkColumns(r, 't')].join(', ')} from ${identifier(r.table)} t order by t.id`);

/** The policy as the database has it now. */
export async function storedPolicy(house: Product): Promise<Policy> {
  const resources = REGISTRY.all().map((s) => s.spec.resource);
  return (await new StoredPolicies(house.database.database, resources).within(house.database.db)).policy;
}

/** What the API lets one see: a record in the trash exists only for those who may take it out again. */
export const sees = (policy: Policy, asker: Asker, r: Resource, row: Row): boolean =>
  may(policy, asker, r, 'view', row) &&
  (r.trash === undefined || row[r.trash] === null || may(policy, asker, r, 'restore', row));

/** Every permission of the type as `_can` names it: `edit`, `notes:view`. */
export const abilitiesOf = (r: Resource): { key: string; action: string; facet: string | undefined }[] =>
  cellsOf(r).map(({ action, facet }) => ({ key: facet === undefined ? action : `${facet}:${action}`, action, facet }));
