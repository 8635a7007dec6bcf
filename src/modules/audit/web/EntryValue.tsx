import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { NameOf, ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import type { AuditEntry } from '../schema.ts';
import { isEnd, specOf } from './words.ts';

const WORDS = { path: '', fields: {} } as const;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** What beside the fields of a type names a person, a place or a profile. */
const NAMED: Readonly<Record<string, 'person' | 'place' | 'profile'>> = {
  person_id: 'person',
  author_id: 'person',
  asked_id: 'person',
  decided_by: 'person',
  observer: 'person',
  place_id: 'place',
  group_id: 'place',
  home_id: 'place',
  organization_id: 'place',
  profile_id: 'profile',
};

interface Line {
  readonly type: string;
  readonly facet?: string;
  readonly action: string;
  readonly reach: string;
}

const has = (value: unknown, ...names: readonly string[]): boolean =>
  names.every((name) => typeof (value as Readonly<Record<string, unknown>> | null)?.[name] === 'string');
const isLine = (value: unknown): value is Line => has(value, 'type', 'action', 'reach');
const isCall = (value: unknown): value is { readonly call: string } => has(value, 'call');

const isId = (value: unknown): boolean => typeof value === 'string' && ID.test(value);

/** What the values of an entry are called: fields of its record type, or what its kind of entry keeps besides. */
export function useValueNames(type: string): (name: string) => string {
  const { t, i18n } = useTranslation();
  const labels = useLabels(specOf(type));
  return (name) => {
    if (specOf(type).fields[name] !== undefined) return labels.field(name);
    const keys = [`audit.value.${name}`, `audit.type.${name.replace(/_id$/, '')}`];
    const key = keys.find((k) => i18n.exists(k));
    return key === undefined ? labels.field(name) : t(key);
  };
}

/** A value of an entry; lists and groups of values as text, without the ids in them. */
export function EntryValue({
  entry: { type, _names },
  name,
  value,
  most = Number.POSITIVE_INFINITY,
}: {
  readonly entry: Pick<AuditEntry, 'type' | '_names'>;
  readonly name: string;
  readonly value: unknown;
  /** Of a longer list so many are told, and how many more there are. */
  readonly most?: number;
}) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useValueNames(type);
  const spec = specOf(type);
  if (spec.fields[name] !== undefined && spec.fields[name].type !== 'json') {
    return <ValueText spec={spec} name={name} value={value} />;
  }
  const named = NAMED[name];
  if (named !== undefined && isId(value)) return <NameOf type={named} id={String(value)} />;
  const momentOr = (inner: string, of: string): string =>
    MOMENT.test(inner) ? (isEnd(type, of) ? format.until : format.dateTime)(inner) : inner;
  const permission = ({ type: of, facet, action, reach }: Line): string => {
    const whole = `${of}${facet === undefined ? '' : `.${facet}`}:${action}`;
    const words = i18n.exists(`permission.${whole}`) ? t(`permission.${whole}`) : whole;
    return `${words} (${t(`profiles.reach.${reach}`, { defaultValue: reach })})`;
  };
  const text = (inner: unknown, of = name): string => {
    if (Array.isArray(inner)) {
      const told = inner.filter((one) => !isId(one));
      const more = told.length - most;
      return [
        ...told.slice(0, most).map((one) => text(one, of)),
        ...(more > 0 ? [t('audit.moreChanges', { count: more })] : []),
      ].join(', ');
    }
    if (isLine(inner)) return permission(inner);
    if (isCall(inner)) return t(`changes.call.${inner.call}`, { defaultValue: inner.call });
    if (typeof inner === 'boolean') return t(inner ? 'value.yes' : 'value.no');
    if (typeof inner === 'number') return format.number(inner);
    if (typeof inner === 'string') {
      const key = [`permission.${inner}`, `audit.value.${name}.${inner}`].find((k) => i18n.exists(k));
      return key === undefined ? momentOr(inner, of) : t(key);
    }
    return Object.entries(inner ?? {})
      .filter(([, one]) => one !== null && one !== '' && !isId(one))
      .map(([key, one]) => `${nameOf(key)}: ${text(one, key)}`)
      .join(' · ');
  };
  const said = isId(value) ? (_names[`value.${name}`] ?? t('audit.value.record')) : text(value);
  // In words already, and no value of a field any more.
  return <ValueText spec={WORDS} name={name} value={said} />;
}
