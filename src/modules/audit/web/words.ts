import { useTranslation } from 'react-i18next';
import { grantSpec } from '#modules/grants/schema.ts';
import { grantName } from '#modules/grants/web/name.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { reviewSpec } from '#modules/reviews/schema.ts';
import { ruleSpec } from '#modules/rules/schema.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import type { RecordFace } from '#wire/record-face.ts';
import type { AuditEntry } from '../schema.ts';
import { keyOfSystem, partsOf } from './actor.ts';
import { keysOfDone, keysOfType, nameIn } from './keys.ts';

/** Record types whose fields have words; a page where there is one. */
const KNOWN: Readonly<Record<string, { readonly spec: RecordFace; readonly page?: string }>> = {
  ticket: { spec: ticketSpec, page: '/tickets' },
  person: { spec: personSpec, page: '/people' },
  place: { spec: placeSpec, page: '/places' },
  profile: { spec: profileSpec, page: '/profiles' },
  grant: { spec: grantSpec },
  rule: { spec: ruleSpec, page: '/rules' },
  review: { spec: reviewSpec, page: '/reviews' },
};

/** What is offered in the filters; other words can be in the address all the same. */
export const TYPES = [
  'ticket',
  'person',
  'place',
  'profile',
  'grant',
  'rule',
  'change',
  'review',
  'setting',
  'policy',
  'audit',
] as const;
export const ACTIONS = [
  'create',
  'edit',
  'delete',
  'revert',
  'bulk',
  'import',
  'memberAdded',
  'member',
  'memberRemoved',
  'memberByGrant',
  'memberGone',
  'signIn',
  'lock',
  'password',
  'viewAs',
  'export',
] as const;

/** Whether something ends at a value of the name: in a record of the type, or in another one that the entry keeps a part of. */
export const isEnd = (type: string, name: string): boolean =>
  [specOf(type), ...Object.values(KNOWN).map(({ spec }) => spec)].find(({ fields }) => fields[name])?.fields[name]
    ?.ends === true;

/** The fields of a record of the type, for showing its values. */
export const specOf = (type: string): Pick<RecordFace, 'path' | 'fields' | 'details'> =>
  KNOWN[type]?.spec ?? { path: type, fields: {} };

/** The type of record whose call it is: `grants.create`; the call's own name where there is none. */
export const typeOfCall = (call: string): string => {
  const [path = call] = call.split('.');
  return Object.entries(KNOWN).find(([, { spec }]) => spec.path === path)?.[0] ?? path;
};

/** The page of the entry's record; undefined when it has none or the reader does not get to know which it is. */
export function pageOf(e: AuditEntry): string | undefined {
  const { type, id } = recordIn(e);
  const page = KNOWN[type]?.page;
  return page !== undefined && typeof id === 'string' && nameIn(e) !== undefined ? `${page}/${id}` : undefined;
}

/** What the entry leads to: the ticket of a reply or note. */
const recordIn = (e: AuditEntry) =>
  e.type === 'workunit' ? { type: 'ticket', id: e.after?.ticket_id } : { type: e.type, id: e.record_id };

/** Entries in words. */
export function useAuditWords() {
  const { t, i18n } = useTranslation();
  const first = (keys: readonly string[], otherwise: string): string => {
    const key = keys.find((k) => i18n.exists(k));
    return key === undefined ? otherwise : t(key);
  };
  const type = (name: string): string => first(keysOfType(name), name);
  return {
    type,
    actor: (name: string): string => {
      const told = partsOf(name);
      if (told === undefined) return name;
      return 'system' in told ? first([keyOfSystem(told.system)], name) : t(told.key, { ...told });
    },
    action: (e: Pick<AuditEntry, 'type' | 'action'> & Partial<Pick<AuditEntry, 'denied'>>): string =>
      first([...(e.denied ? [`audit.tried.${e.action}`] : []), ...keysOfDone(e.type, e.action)], e.action),
    record: (e: Pick<AuditEntry, 'type' | '_names'>): string => {
      const name = nameIn(e);
      const { 'record.person_id': person, 'record.group_id': group, 'record.place_id': place } = e._names;
      if (e.type === 'grant' && name !== undefined) return grantName(t, { profile: name, person, group, place });
      return name === undefined ? type(e.type) : `${type(e.type)} ${name}`;
    },
    reason: (e: AuditEntry): string | undefined => {
      if (e.reason === null || e.reason === undefined) return undefined;
      return i18n.exists(e.reason) && !/\{\{/.test(String(t(e.reason, { skipInterpolation: true })))
        ? t(e.reason)
        : e.reason;
    },
  };
}
