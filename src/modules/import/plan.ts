import { decide, may } from '#access/decide.ts';
import { refuseJoining } from '#modules/grants/section.ts';
import type { CustomField, ImportReport } from '#modules/people/api.ts';
import { personSpec } from '#modules/people/schema.ts';
import { type PasswordJudge, passwordJudge } from '#modules/security/section.ts';
import { broughtTo, listCustomFields, refuseStronger, refuseTakeover } from '#modules/people/section.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, type FieldFault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import { COLUMN_OF, readRow, type Said } from './columns.ts';
import type { Form } from './form.ts';
import { type Organizations, organizationsOf } from './organizations.ts';
import type { CsvRow } from './parse.ts';

/** What will become of one row. */
export interface Planned {
  readonly row: number;
  readonly login: string;
  readonly outcome: ImportReport['rows'][number]['outcome'];
  readonly faults: readonly FieldFault[];
  /** The columns of a new person. */
  readonly create?: Values;
  readonly password?: string;
  /** Somebody who is there already, and what changes of them. */
  readonly person?: DbRow;
  readonly patch?: Values;
  readonly joins: boolean;
  readonly granted: boolean;
}

/** What the rows of one file are judged by, and what was seen of it so far. */
export interface Plan {
  readonly ctx: Ctx;
  readonly form: Form;
  readonly fields: readonly CustomField[];
  readonly organizations: Organizations;
  readonly judge: PasswordJudge;
  /** Those who belong to the group of the form by a grant alone: brought in by hand, they stay when it goes. */
  readonly brought: ReadonlySet<string>;
  /** The row that a login or an employee number was first seen in. */
  readonly logins: Map<string, number>;
  readonly numbers: Map<string, number>;
}

export const newPlan = async (ctx: Ctx, form: Form): Promise<Plan> => ({
  ctx,
  form,
  fields: await listCustomFields(ctx),
  organizations: await organizationsOf(ctx),
  judge: await passwordJudge(ctx),
  brought: form.group === undefined || form.profile !== undefined ? new Set() : await broughtTo(ctx, form.group),
  logins: new Map(),
  numbers: new Map(),
});

/** Judges some rows, with two questions to the database for all of them. */
export async function planBatch(plan: Plan, rows: readonly CsvRow[]): Promise<Planned[]> {
  const said = rows.map((row) => readRow(row, plan.fields, plan.ctx.language));
  const reader = plan.ctx.read(personSpec);
  // What cannot be a login or number cannot be in the database either, and may not even be text to it.
  const good = said.filter((s) => s.faults.length === 0);
  const logins = good.map((s) => s.login);
  const numbers = good.flatMap((s) => (s.values.employee_number as string | undefined) ?? []);
  const people = await reader.forSystem({ op: 'in', field: 'login', values: logins });
  const holders = await reader.forSystem({ op: 'in', field: 'employee_number', values: numbers });
  const byLogin = new Map(people.map((p) => [p.login as string, p]));
  const loginOf = new Map(holders.map((p) => [p.employee_number as string, p.login as string]));
  return said.map((s) => planRow(plan, s, byLogin.get(s.login), loginOf));
}

function planRow(plan: Plan, said: Said, person: DbRow | undefined, loginOf: ReadonlyMap<string, string>): Planned {
  const faults = [...said.faults, ...repeated(plan, said, loginOf)];
  const company = said.company === '' ? undefined : plan.organizations(said.company, organizationOf(person));
  if (company && 'key' in company) faults.push(company);
  const organization = company && 'id' in company ? { organization_id: company.id } : {};
  const avatar = plan.form.avatar === undefined ? {} : { avatar: plan.form.avatar };
  const values: Values = { ...said.values, ...organization, ...avatar };
  const planned = person ? planUpdate(plan, said, values, person) : planCreate(plan, said, values);
  if (faults.length + planned.faults.length === 0) return { row: said.row, login: said.login, ...planned };
  // One fault of a column is enough: what follows from it would only confuse.
  const columns = new Set(faults.map((f) => f.field));
  const more = said.faults.length > 0 ? [] : planned.faults.filter((f) => !columns.has(f.field));
  return { ...ERROR, row: said.row, login: said.login, faults: [...faults, ...more] };
}

const ERROR = { outcome: 'error', joins: false, granted: false } as const;

const organizationOf = (person: DbRow | undefined) => person?.organization_id as string | null | undefined;

/** Logins and employee numbers that somebody has already, in the file or the database. */
function repeated(plan: Plan, said: Said, loginOf: ReadonlyMap<string, string>): FieldFault[] {
  const faults: FieldFault[] = [];
  const first = firstSeen(plan.logins, said.login, said.row);
  if (first !== undefined) faults.push({ field: 'id_user', key: 'import.loginTwice', values: { row: first } });
  const number = said.values.employee_number as string | undefined;
  if (number === undefined) return faults;
  const row = firstSeen(plan.numbers, number, said.row);
  if (row !== undefined) faults.push({ field: 'num_employee', key: 'import.numberTwice', values: { row } });
  const holder = loginOf.get(number);
  if (holder !== undefined && holder !== said.login) {
    faults.push({ field: 'num_employee', key: 'constraint.person_employee_number_key' });
  }
  return faults;
}

function firstSeen(seen: Map<string, number>, value: string, row: number): number | undefined {
  if (value === '') return undefined;
  const before = seen.get(value);
  if (before === undefined) seen.set(value, row);
  return before;
}

type Outcome = Omit<Planned, 'row' | 'login'>;

function planCreate(plan: Plan, said: Said, values: Values): Outcome {
  const { ctx, form, fields } = plan;
  const organization = (values.organization_id as string | undefined) ?? null;
  const faults: FieldFault[] = [];
  if (values.name === undefined) faults.push({ field: 'real_name', key: 'import.required' });
  for (const f of fields) {
    if (f.required && said.custom[f.key] === undefined) faults.push({ field: f.key, key: 'import.required' });
  }
  const { rules } = plan.judge;
  const mustChange = form.mustChange || rules.change_given;
  if (said.password !== '' && (!mustChange || rules.judge_imported)) {
    faults.push(...plan.judge.faults(said.password, { login: said.login, email: values.email as string | null }));
  }
  // As the row will be: at home, in no group yet. Whoever brings people into a group must manage them.
  const row = { ...values, id: NOBODY, organization_id: organization, home_id: organization ?? ROOT_ID, places: [] };
  for (const action of form.group === undefined ? ['create'] : ['create', 'edit']) {
    const d = decide(ctx.policy, ctx.asker, personSpec.resource, action, row);
    if (!d.allowed) faults.push({ field: 'id_company', ...d.because });
  }
  const create = { ...NEW, ...values, organization_id: organization, login: said.login };
  return {
    outcome: 'create',
    faults,
    create: { ...create, kind: form.kind, must_change_password: mustChange, custom: said.custom },
    ...(said.password === '' ? {} : { password: said.password }),
    joins: form.group !== undefined,
    granted: form.profile !== undefined,
  };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** What a new person is where the file says nothing. */
const NEW = {
  email: null,
  phone: '',
  description: '',
  avatar: null,
  employee_number: null,
  enabled: true,
  may_sign_in: true,
  cause: 'import',
};

function planUpdate(plan: Plan, said: Said, values: Values, person: DbRow): Outcome {
  const { ctx, form } = plan;
  if (!ctx.read(personSpec).sees(person)) {
    return { ...ERROR, faults: [{ field: 'id_user', key: 'constraint.person_login_key' }] };
  }
  const patch = changes(ctx, person, values, said.custom);
  const held = ctx.policy.everyGrantOf(person.id);
  const granted =
    form.profile !== undefined &&
    !held.some((g) => g.personId === person.id && g.profileId === form.profile && g.placeId === form.group);
  const belongs = (person.places as string[]).includes(form.group ?? '') && !plan.brought.has(person.id);
  const joins = form.group !== undefined && !belongs;
  const changed = Object.keys(patch).length > 0;
  if (!changed && !joins && !granted) return { outcome: 'skip', faults: [], joins, granted };
  const faults = changed ? editFaults(ctx, person, patch) : [];
  if ((joins || granted) && !may(ctx.policy, ctx.asker, personSpec.resource, 'edit', person)) {
    faults.push({ field: 'id_user', key: 'person.notManaged', values: { name: person.name as string } });
  }
  const { group } = form;
  if (joins && group !== undefined) faults.push(...caught('id_user', () => refuseJoining(ctx, person.id, [group])));
  return { outcome: 'update', faults, person, patch, joins, granted };
}

/**
 * What of the values is not so already. What one may not view counts as changed by whatever is said of it: a row that
 * is skipped would tell that it was guessed right.
 */
function changes(ctx: Ctx, person: DbRow, values: Values, custom: Said['custom']): Record<string, unknown> {
  const { resource } = personSpec;
  const hidden = (name: string): boolean =>
    Object.entries(resource.facets).some(
      ([facet, { fields }]) =>
        (fields as readonly string[]).includes(name) && !may(ctx.policy, ctx.asker, resource, 'view', person, facet),
    );
  const patch = Object.fromEntries(Object.entries(values).filter(([k, v]) => person[k] !== v || hidden(k)));
  const before = person.custom as Values;
  const differs = Object.entries(custom).some(([k, v]) => before[k] !== v || hidden('custom'));
  return differs ? { ...patch, custom: { ...before, ...custom } } : patch;
}

/** Why the actor may not make these changes, as far as that can be told before they are made. */
function editFaults(ctx: Ctx, person: DbRow, patch: Values): FieldFault[] {
  const refuse = 'email' in patch ? refuseTakeover : refuseStronger;
  const faults = caught('id_user', () => refuse(ctx, person));
  const home = 'organization_id' in patch ? { home_id: patch.organization_id ?? ROOT_ID } : {};
  const after = { ...person, ...patch, ...home };
  const fields: Readonly<Record<string, { readonly edit?: string }>> = personSpec.fields;
  for (const name of Object.keys(patch)) {
    const [action = 'edit', facet] = (fields[name]?.edit ?? 'edit').split(':').toReversed();
    const d = decide(ctx.policy, ctx.asker, personSpec.resource, action, person, facet);
    const field = COLUMN_OF[name] ?? 'custom';
    if (!d.allowed) faults.push({ field, ...d.because });
    else if (!may(ctx.policy, ctx.asker, personSpec.resource, action, after, facet)) {
      faults.push({ field: 'id_company', key: 'access.wouldLeave' });
    }
  }
  if (person.id === ctx.actor.id && patch.enabled === false) {
    faults.push({ field: 'disabled', key: 'person.notYourself' });
  }
  return faults;
}

/** The refusals of a check as faults of a column. */
function caught(field: string, check: () => void): FieldFault[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.errors.length > 0 ? [...error.errors] : [{ field, key: error.key, values: error.values }];
  }
}
