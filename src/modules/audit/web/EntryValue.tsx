import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import { specOf } from './words.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** What beside the fields of a type names a person. */
const PEOPLE: readonly string[] = ['person_id', 'author_id', 'asked_id', 'observer'];
const person = { type: 'person', nullable: true } as const;

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
    const key = `audit.value.${name}`;
    return specOf(type).fields[name] === undefined && i18n.exists(key) ? t(key) : labels.field(name);
  };
}

/** A value of an entry; lists and groups of values as text, without the ids in them. */
export function EntryValue({
  type,
  name,
  value,
  most = Number.POSITIVE_INFINITY,
}: {
  readonly type: string;
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
  if (PEOPLE.includes(name) && isId(value)) {
    return <ValueText spec={{ path: spec.path, fields: { [name]: person } }} name={name} value={value} />;
  }
  const momentOr = (inner: string): string => (MOMENT.test(inner) ? format.dateTime(inner) : inner);
  const permission = ({ type: of, facet, action, reach }: Line): string => {
    const whole = `${of}${facet === undefined ? '' : `.${facet}`}:${action}`;
    const words = i18n.exists(`permission.${whole}`) ? t(`permission.${whole}`) : whole;
    return `${words} (${t(`profiles.reach.${reach}`, { defaultValue: reach })})`;
  };
  const text = (inner: unknown): string => {
    if (Array.isArray(inner)) {
      const told = inner.filter((one) => !isId(one));
      const more = told.length - most;
      return [...told.slice(0, most).map(text), ...(more > 0 ? [t('audit.moreChanges', { count: more })] : [])].join(
        ', ',
      );
    }
    if (isLine(inner)) return permission(inner);
    if (isCall(inner)) return t(`changes.call.${inner.call}`, { defaultValue: inner.call });
    if (typeof inner === 'boolean') return t(inner ? 'value.yes' : 'value.no');
    if (typeof inner === 'number') return format.number(inner);
    if (typeof inner === 'string')
      return i18n.exists(`permission.${inner}`) ? t(`permission.${inner}`) : momentOr(inner);
    return Object.entries(inner ?? {})
      .filter(([, one]) => one !== null && one !== '' && !isId(one))
      .map(([key, one]) => `${nameOf(key)}: ${text(one)}`)
      .join(' · ');
  };
  return <ValueText spec={spec} name={name} value={isId(value) ? t('audit.value.record') : text(value)} />;
}
