import { couldAt } from '#platform/records/references.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';
import { addressesOf } from '#wire/field.ts';
import { DESK_FIELDS, DESKS } from './schema.ts';

const EMPTY: ReadonlySet<unknown> = new Set([undefined, null, '', 0, false]);

const takesTickets = ({ kind, container_type }: Values): boolean =>
  DESKS.kinds.some((k) => k === kind) || DESKS.containers.some((c) => c === container_type);

/** @throws Fault 422 when a place that takes no tickets is given what only those have that do */
export function checkDesk(place: Values, values: Values): void {
  if (takesTickets(place)) return;
  const odd = DESK_FIELDS.filter((field) => !EMPTY.has(values[field]));
  if (odd.length > 0) throw invalid(...odd.map((field) => ({ field, key: 'place.onlyDesks' })));
}

/** Addresses one after the other, each once. */
export function withAddresses(values: Values): Values {
  if (typeof values.group_emails !== 'string') return values;
  return { ...values, group_emails: [...new Set(addressesOf(values.group_emails))].join(', ') };
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
