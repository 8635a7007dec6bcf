import { excessOfJoining, hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault, invalid } from '#platform/errors.ts';
import { refuseUnproved } from '#platform/proof.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { couldAt } from '#platform/records/references.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { customFaults } from './custom-fields.ts';
import { customFilter } from './custom-filter.ts';
import { noteWhatGoes } from './goes-with.ts';
import { keepSuperadmin, personGuards, refuseHolding, refuseStronger, refuseTakeover } from './guards.ts';
import { personSpec } from './schema.ts';
import { searchWord } from './search.ts';
import { personViews } from './views.ts';

/** Only a super administrator makes super administrators. */
function mayMakeKind(ctx: Ctx, kind: unknown): void {
  if (kind === 'superadmin' && !hasFullPower(ctx.policy, ctx.asker)) {
    throw new Fault('forbidden', 'person.onlySuperadminMakes', { permission: 'person:setKind' });
  }
}

/** Who may add people in organizations alone has to say in which. @throws Fault 403, naming the field */
function refuseHomeless(ctx: Ctx, input: Values): void {
  if ((input.organization_id ?? null) !== null || couldAt(ctx, 'person', 'create', ROOT_ID)) return;
  const { tree } = ctx.policy;
  if (!tree.all().some((p) => p.kind === 'organization' && couldAt(ctx, 'person', 'create', p.id))) return;
  const key = 'person.chooseOrganization';
  throw new Fault('forbidden', key, { permission: 'person:create', errors: [{ field: 'organization_id', key }] });
}

function checkDates(row: Values): void {
  const { valid_from: from, valid_until: until } = row;
  if (typeof from === 'string' && typeof until === 'string' && Date.parse(from) >= Date.parse(until)) {
    throw invalid({ field: 'valid_until', key: 'person.datesReversed' });
  }
}

/** What lifts a cap or a date of one's own account is another administrator's to change. @throws Fault 409 */
function refuseSelfRaise(ctx: Ctx, row: DbRow, patch: Values): void {
  if (row.id !== ctx.actor.id) return;
  if (patch.enabled === false) throw conflict('person.notYourself');
  const own = ['kind', 'valid_from', 'valid_until', 'may_sign_in'].some((name) => name in patch);
  if (own && row.kind !== 'superadmin') throw conflict('person.notYourOwn');
}

/** Another home organization must not give a person what the actor does not hold. @throws Fault 403 */
function refuseNewHome(ctx: Ctx, row: DbRow, patch: Values): void {
  if (typeof patch.organization_id !== 'string') return;
  const joined = { organizationId: patch.organization_id };
  refuseHolding(ctx, excessOfJoining(ctx.policy, ctx.asker, row.id, joined));
}

/** People: the guards of `access.ts` that concern two people, and what follows from a change. */
export const personService: RecordService = {
  spec: personSpec,
  guards: personGuards,
  markOf: (_ctx, _action, row, before) =>
    row.kind === 'superadmin' && before?.kind !== 'superadmin' ? 'admin' : undefined,
  word: searchWord,
  views: personViews,
  keyed: customFilter,
  future: ({ organization_id: organization, places = [] }) => ({ home_id: organization ?? ROOT_ID, places }),
  async beforeCreate(ctx, input): Promise<Values> {
    refuseHomeless(ctx, input);
    mayMakeKind(ctx, input.kind);
    checkDates(input);
    // Also when nothing is said of them: some may be required.
    throwFaults(await customFaults(ctx, (input.custom ?? {}) as Values));
    return input;
  },
  async beforeEdit(ctx, row, patch): Promise<Values> {
    refuseStronger(ctx, row);
    // A forgotten password is set by a link that goes there.
    if ('email' in patch && patch.email !== row.email) refuseTakeover(ctx, row);
    mayMakeKind(ctx, patch.kind);
    checkDates({ ...row, ...patch });
    refuseSelfRaise(ctx, row, patch);
    refuseNewHome(ctx, row, patch);
    // Whoever sets the address gets the next link that sets the password.
    if ('email' in patch) refuseUnproved(ctx.actor, ctx.now.getTime());
    if (patch.custom !== undefined) throwFaults(await customFaults(ctx, patch.custom as Values));
    return patch;
  },
  async afterEdit(ctx, before, after): Promise<void> {
    if (before.kind === 'superadmin') await keepSuperadmin(ctx);
    if (after.enabled === false || after.may_sign_in === false) await ctx.endSessions(after.id);
  },
  async beforeDelete(ctx, row: DbRow): Promise<void> {
    if (row.id === ctx.actor.id) throw conflict('person.notYourself');
    refuseStronger(ctx, row);
    if (row.kind === 'superadmin') {
      await ctx.write(personSpec).touch(row.id, { enabled: false });
      await keepSuperadmin(ctx);
    }
    await noteWhatGoes(ctx, row);
  },
};

function throwFaults(faults: Parameters<typeof invalid>): void {
  if (faults.length > 0) throw invalid(...faults);
}
