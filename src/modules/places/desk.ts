import { couldAt } from '#platform/records/references.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';
import { addressesOf } from '#wire/field.ts';
import { DESK_FIELDS, DESKS, placeSpec } from './schema.ts';

const EMPTY: ReadonlySet<unknown> = new Set([undefined, null, '', 0, false]);

const takesTickets = ({ kind, container_type }: Values): boolean =>
  DESKS.kinds.some((k) => k === kind) || DESKS.containers.some((c) => c === container_type);

/** @throws Fault 422 when a place that takes no tickets is given what only those have that do */
export function checkDesk(place: Values, values: Values): void {
  if (takesTickets(place)) return;
  const odd = DESK_FIELDS.filter((field) => !EMPTY.has(values[field]));
  if (odd.length > 0) throw invalid(...odd.map((field) => ({ field, key: 'place.onlyDesks' })));
}

const once = (text: string): string => [...new Set(addressesOf(text))].join(', ');

/** Addresses and domains one after the other, each once. */
export const withAddresses = (values: Values): Values => ({
  ...values,
  ...(typeof values.group_emails === 'string' ? { group_emails: once(values.group_emails) } : {}),
  ...(typeof values.mail_domains === 'string' ? { mail_domains: once(values.mail_domains.toLowerCase()) } : {}),
});

/**
 * A domain tells the organization of an address, so it belongs to one alone.
 * @throws Fault 422 for a place that is no organization, and for a domain that another one has
 */
export async function checkDomains(ctx: Ctx, kind: unknown, values: Values, id?: string): Promise<void> {
  if (typeof values.mail_domains !== 'string' || values.mail_domains === '') return;
  if (kind !== 'organization') throw invalid({ field: 'mail_domains', key: 'place.onlyOrganizations' });
  const wanted = new Set(addressesOf(values.mail_domains.toLowerCase()));
  const others = await ctx.read(placeSpec).forSystem({ op: 'eq', field: 'kind', value: 'organization' });
  for (const other of others) {
    const taken = other.id === id ? undefined : addressesOf(other.mail_domains as string).find((d) => wanted.has(d));
    if (taken !== undefined) {
      throw invalid({ field: 'mail_domains', key: 'place.domainTaken', values: { domain: taken } });
    }
  }
}

/**
 * The default person owns what comes in and so sees it: only those may choose one who may assign tickets there.
 * @param placeId the place, or for a new one what it lies under
 * @throws Fault 403
 */
export function refuseDefaultPerson(ctx: Ctx, placeId: string, values: Values): void {
  if ((values.default_user_id ?? null) === null || couldAt(ctx, 'ticket', 'assign', placeId)) return;
  throw new Fault('forbidden', 'place.defaultPersonExcess', { permission: 'ticket:assign' });
}
