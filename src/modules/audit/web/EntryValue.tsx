import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import { specOf } from './words.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

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
}: {
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
}) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useValueNames(type);
  const spec = specOf(type);
  if (spec.fields[name] !== undefined && spec.fields[name].type !== 'json') {
    return <ValueText spec={spec} name={name} value={value} />;
  }
  const momentOr = (inner: string): string => (MOMENT.test(inner) ? format.dateTime(inner) : inner);
  const text = (inner: unknown): string => {
    if (Array.isArray(inner))
      return inner
        .filter((one) => !isId(one))
        .map(text)
        .join(', ');
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
