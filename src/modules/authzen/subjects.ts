import type { Condition } from '#access/condition.ts';
import { may } from '#access/decide.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { idSchema } from '#wire/field.ts';
import type { Properties, Subject } from './api.ts';

/** Names under which callers speak of people. */
const PERSON_TYPES = ['user', 'person'];
export const isPersonType = (type: string): boolean => PERSON_TYPES.includes(type);

/** A person whom the asker may view, as the subject of a decision. */
export interface Known {
  readonly id: string;
  readonly login: string;
  /** What is stored of the person, by the names that conditions use after `subject.`. */
  readonly stored: Properties;
  /** What of it the asker may know. */
  readonly shown: Properties;
  /** The asker may be told what the person holds. */
  readonly open: boolean;
}

const keyOf = (s: Pick<Subject, 'type' | 'id'>): string | undefined =>
  isPersonType(s.type) && isPlain(s.id) ? s.id : undefined;

/** A text that the database takes for one. */
export const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The people among these subjects whom the asker may view, by what they were called: login or id. */
export async function knownSubjects(
  ctx: Ctx,
  subjects: readonly Pick<Subject, 'type' | 'id'>[],
): Promise<(s: Pick<Subject, 'type' | 'id'>) => Known | undefined> {
  const called = new Set(subjects.flatMap((s) => keyOf(s) ?? []));
  const byId = [...called].filter((key) => idSchema.safeParse(key).success);
  const byLogin = [...called].filter((key) => !byId.includes(key));
  const of: Condition[] = [];
  if (byId.length > 0) of.push({ op: 'in', field: 'id', values: byId });
  if (byLogin.length > 0) of.push({ op: 'in', field: 'login', values: byLogin });
  const reader = ctx.read(personSpec);
  const rows = of.length === 0 ? [] : await reader.forSystem({ op: 'any', of });
  const known = new Map<string, Known>();
  for (const row of rows) {
    if (!reader.sees(row)) continue;
    const person = knownOf(ctx, row);
    known.set(person.id, person).set(person.login, person);
  }
  return (s) => {
    const key = keyOf(s);
    return key === undefined ? undefined : known.get(key);
  };
}

/** A person as loaded. */
export function knownOf(ctx: Ctx, row: DbRow): Known {
  const { policy, asker } = ctx;
  const face = {
    id: row.id,
    login: row.login,
    name: row.name,
    email: row.email,
    kind: row.kind,
    language: row.language,
    organization: row.organization_id,
  };
  const stored = {
    ...(row.custom as Properties | null),
    ...face,
    location: row.location,
    employee_number: row.employee_number,
    groups: row.places,
  };
  const open = row.id === asker.personId || may(policy, asker, personSpec.resource, 'view', row, 'detail');
  return { id: row.id, login: row.login as string, stored, shown: open ? stored : face, open };
}

/** What the request says of the subject, the action and the context, as fields of the row that is decided on. */
export function requestFields(
  person: Known,
  said: {
    readonly subject?: Properties | undefined;
    readonly action?: Properties | undefined;
    readonly context?: Properties | undefined;
  },
): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  const add = (part: string, values: Properties): void => {
    for (const [name, value] of Object.entries(values)) fields[`${part}.${name}`] = value;
  };
  add('subject', person.stored);
  add('subject', said.subject ?? {});
  add('action', said.action ?? {});
  add('context', said.context ?? {});
  return fields;
}
