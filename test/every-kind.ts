import type { Policy } from '#access/policy.ts';
import { putType } from '#modules/external/api.ts';
import type { Route } from '#platform/section.ts';
import { REGISTRY } from '../src/compose.ts';
import { type OfEach, oneOfEach } from './one-of-each.ts';
import { type Product, product } from './product.ts';
import { type Stored, stored, storedPolicy } from './rows.ts';

/** Calls that nobody of the cast can bring to a good end with what is sent here. */
export const NEVER_SUCCEED = [
  // Nobody has planned it here to do just this, and there is nothing to turn round.
  'changes.approve',
  'changes.revert',
  'changes.undo',
  'me.password',
  'people.import',
  // The example names nobody; their section tests them.
  'people.applyBulk',
  'people.undoBulk',
  // Their requests are their own here, and nobody answers those.
  'requests.approve',
  'requests.involve',
  'requests.decline',
  // They take a device, a code or a mail; their sections test them.
  'me.confirmTotp',
  'me.removeTotp',
  'me.addPasskey',
  'me.newCodes',
  'me.email',
  'session.factor',
  'session.prove',
  'people.resetFactors',
  'people.passwordLink',
];

/** A product in which there is something of every kind, for every call of these routes. */
export interface EveryKind {
  readonly house: Product;
  readonly each: OfEach;
  readonly policy: Policy;
  /** What is stored, by record type. */
  readonly rows: Map<string, Stored[]>;
}

export async function everyKind(routes: readonly Route[]): Promise<EveryKind> {
  const house = await product({ routes });
  // Sets up the queue to which calls leave work.
  await (await house.house.startJobs()).stop();
  const real = await house.another();
  for (const at of [0, 3, 12]) await real.as('greta').delete(`/tickets/${house.ids.tickets[at]}`);
  // Something of each kind that nothing else points at, so that it can be deleted.
  const { acme: organization_id } = house.ids.places;
  await real.as('greta').post('/places', { name: 'Spare', kind: 'group', parent_id: organization_id });
  await real.as('greta').post('/profiles', { name: 'Spare', place_id: organization_id });
  await real.as('greta').post('/people', { name: 'Spare', login: 'spare', organization_id });
  await real.as('greta').put('/declared-types/invoice', putType.example?.body);
  await real.as('greta').put('/declared-types/invoice/records/one', { attributes: { status: 'open' } });
  const profile_id = house.ids.profiles['Self-Service'];
  const rule = { name: 'Spare', profile_id, criteria: [{ field: 'kind', in: ['standalone'] }] };
  await real.as('greta').post('/rules', { ...rule, place_id: organization_id, at_place_id: organization_id });
  const due_at = new Date(Date.now() + 86_400_000).toISOString();
  const review = { title: 'Spare', place_id: organization_id, scope: 'place', due_at, silence: 'keep' };
  await real.as('greta').post('/reviews', { ...review, reviewers: 'managers' });
  const each = await oneOfEach(house);
  const policy = await storedPolicy(house);
  const rows = new Map<string, Stored[]>();
  for (const { spec } of REGISTRY.all()) rows.set(spec.resource.type, await stored(house, spec.resource));
  return { house, each, policy, rows };
}
