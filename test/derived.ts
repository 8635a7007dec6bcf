import type { Row } from '#access/condition.ts';
import { translate } from '#platform/messages.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Field } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import { REGISTRY } from '../src/compose.ts';
import type { Ids } from './product.ts';

/** Whom and what a derived call is about. */
export interface Subject {
  /** The caller's own id. */
  readonly me: string;
  readonly id?: string;
  readonly row?: Row;
  readonly version?: number;
  /** Where something is to be made. */
  readonly place?: string;
  readonly ids: Ids;
}

/** Guards that concern more than one record, so that no declaration can hold them. They refuse with these sentences. */
export const GUARDS = [
  'person.isSuperadmin',
  'person.stronger',
  'person.strongerElsewhere',
  'person.notManaged',
  'person.onlySuperadminMakes',
  'person.fieldsOnlySuperadmin',
  'settings.notYours',
  'seats.onlySuperadmin',
  'changes.notOneself',
  'changes.onlySuperadmin',
  'expiry.onlyAtRoot',
  'grant.excess',
  'grant.excessElsewhere',
  'request.own',
  'viewAs.self',
  'viewAs.inactive',
  'viewAs.superadmin',
  'viewAs.stronger',
  'rule.beyond',
  'profile.excess',
  'profile.packAtRoot',
  'profile.lifecycleExcess',
  'access.wouldLeave',
  'ticket.lifecycle',
].map((key) => translate('en', key).split('"')[0]?.split('{{')[0] ?? key);

/** What the calls that are open to everybody answer to their example. */
export const exactAnswers: Readonly<Record<string, number>> = {
  'authzen.configuration': 200,
  'email.confirm': 403,
  'recovery.ask': 200,
  'recovery.link': 403,
  'recovery.password': 403,
  'session.passkey': 401,
  'session.passkeyOptions': 200,
  'settings.passwordRules': 200,
  'session.signIn': 401,
  'session.signOut': 200,
  'setup.get': 200,
  'setup.run': 403,
};

/** For each action that editing a record may ask for: a field that asks for it. */
export function editsOf(spec: RecordSpec): [string, string][] {
  const found = new Map<string, string>();
  for (const [name, field] of Object.entries(spec.fields)) {
    if (field.edit !== undefined && !found.has(field.edit)) found.set(field.edit, name);
  }
  return [...found];
}

/** A body that parses: the example, or made from the spec. */
export function bodyOf(e: Endpoint, s: Subject, field?: string): object {
  if (field !== undefined && 'on' in e.access) {
    const spec = REGISTRY.service(e.access.on.type).spec;
    return { [field]: another(spec.fields[field] as Field, s, s.row?.[field]) };
  }
  if (e.id === 'tickets.escalate')
    return { place_id: s.ids.places[s.row?.['place_id'] === s.ids.places['care'] ? 'network' : 'care'] };
  // No change is one that everybody may propose; who may propose which is tested by its section.
  if (e.id === 'access.diff' || e.id === 'access.diff.exact') return { changes: [] };
  if (e.id === 'access.preview' || e.id === 'access.preview.exact') {
    return { changes: [{ call: 'me.edit', body: { phone: '555 0100' } }] };
  }
  if (e.id === 'access.sendExplanation') return { person_id: s.me, type: 'person', id: s.me, action: 'view' };
  if (e.id === 'changes.plan') {
    const run_at = new Date(Date.now() + 86_400_000).toISOString();
    return { changes: [{ call: 'me.edit', body: { phone: '555 0100' } }], run_at };
  }
  if (e.id.endsWith('.create')) return creation(e, s);
  return (e.example?.body as object | undefined) ?? {};
}

const creation = (e: Endpoint, s: Subject): object => {
  const at: Record<string, object> = {
    'tickets.create': { title: 'A new one', place_id: s.place },
    'people.create': { login: 'newcomer', name: 'New Comer', organization_id: organizationOf(s) },
    'places.create': { name: 'A new place', kind: 'group', parent_id: s.place },
    'profiles.create': { name: 'A new profile', place_id: s.place },
    'grants.create': { person_id: s.me, profile_id: s.ids.profiles['Self-Service'], place_id: s.place },
    'reviews.create': {
      title: 'A new review',
      place_id: s.place,
      scope: 'place',
      reviewers: 'managers',
      due_at: '2044-01-01T00:00:00Z',
      silence: 'keep',
    },
    'rules.create': {
      name: 'A new rule',
      place_id: s.place,
      criteria: [{ field: 'kind', in: ['standalone'] }],
      profile_id: s.ids.profiles['Self-Service'],
      at_place_id: s.place,
    },
  };
  const body = at[e.id];
  if (!body) throw new Error(`Say here how ${e.id} is made.`);
  return body;
};

/** People are at home in organizations only. */
export const organizationOf = (s: Subject): string | undefined =>
  s.place === s.ids.places['support']
    ? s.ids.places['acme']
    : s.place === s.ids.places['care']
      ? s.ids.places['globex']
      : s.place;

export function queryOf(e: Endpoint, s: Subject): string {
  if (e.id === 'access.explain' || e.id === 'access.who') {
    return new URLSearchParams({ type: 'person', id: s.me, action: 'view' }).toString();
  }
  return new URLSearchParams((e.example?.query ?? {}) as Record<string, string>).toString();
}

/** A value that the field does not have yet. */
function another(field: Field, s: Subject, value: unknown): unknown {
  const now = Object.values(s.row ?? {});
  switch (field.type) {
    case 'boolean':
      return value !== true;
    case 'choice':
      return field.choices?.find((c) => !now.includes(c) && c !== 'closed' && c !== 'superadmin');
    case 'person':
      return now.includes(s.me) ? s.ids.people['greta'] : s.me;
    case 'place':
      return s.ids.places[now.includes(s.ids.places['acme']) ? 'globex' : 'acme'];
    case 'datetime':
      return '2044-01-01T00:00:00Z';
    default:
      return 'Another value';
  }
}
