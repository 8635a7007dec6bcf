import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { personSpec } from '#modules/people/schema.ts';
import { CustomValuesText } from '#modules/people/web/CustomValuesText.tsx';
import { reachKey } from '#modules/profiles/web/reach-key.ts';
import { useFormat } from '#web/format.ts';
import { NameOf, ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import type { Write } from '#wire/write.ts';
import type { AuditEntry } from '../schema.ts';
import { isSomething } from './changes.ts';
import { isNaming, keysOfName, keysOfWord } from './keys.ts';
import { isEnd, specOf, typeOfCall } from './words.ts';

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
  readonly list?: unknown;
}

const has = (value: unknown, ...names: readonly string[]): boolean =>
  names.every((name) => typeof (value as Readonly<Record<string, unknown>> | null)?.[name] === 'string');
const isLine = (value: unknown): value is Line => has(value, 'type', 'action', 'reach');
const isCall = (value: unknown): value is Write => has(value, 'call');

const isId = (value: unknown): boolean => typeof value === 'string' && ID.test(value);

/** What the values of an entry are called: fields of its record type, or what its kind of entry keeps besides. */
export function useValueNames(type: string): (name: string) => string {
  const { t, i18n } = useTranslation();
  const labels = useLabels(specOf(type));
  return (name) => {
    if (specOf(type).fields[name] !== undefined) return labels.field(name);
    const key = keysOfName(name).find((k) => i18n.exists(k));
    return key === undefined ? labels.field(name) : t(key);
  };
}

type Told = Pick<AuditEntry, 'type' | '_names'>;

/** What a call is sent, value by value: those in groups of values as well. */
const sentIn = (values: unknown): (readonly [string, unknown])[] =>
  Object.entries(values ?? {}).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? sentIn(value) : [[name, value] as const],
  );

/** Calls that are kept for later: what each does, to whom and what, and with which values. */
function Calls({
  entry,
  calls,
  most,
}: {
  readonly entry: Told;
  readonly calls: readonly Write[];
  readonly most: number;
}) {
  const { t } = useTranslation();
  const more = calls.length - most;
  return (
    <>
      {calls.slice(0, most).map((one, n) => (
        // The same call may come twice, and none of them moves.
        <Fragment key={n}>
          {n > 0 && ' · '}
          <OneCall entry={entry} call={one} most={most} />
        </Fragment>
      ))}
      {more > 0 && ` · ${t('audit.moreChanges', { count: more })}`}
    </>
  );
}

/** Names as they follow in a sentence: what is changed, which profile is given, to whom and where. */
const ORDER = ['profile_id', 'person_id', 'group_id', 'place_id'];

/** A value within a sentence. */
function Sent(props: { readonly entry: Told; readonly name: string; readonly value: unknown; readonly most: number }) {
  const { t } = useTranslation();
  if (!isSomething(props.value)) return t('audit.emptied');
  return typeof props.value === 'boolean' ? t(props.value ? 'value.yes' : 'value.no') : <EntryValue {...props} />;
}

function OneCall({ entry, call, most }: { readonly entry: Told; readonly call: Write; readonly most: number }) {
  const { t } = useTranslation();
  const type = typeOfCall(call.call);
  const nameOf = useValueNames(type);
  const sent = [...sentIn(call.params), ...sentIn(call.body)];
  const of = { type, _names: entry._names };
  const about = sent
    .toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .flatMap(([name, value]) =>
      [value].flat().flatMap((id) => {
        if (!isId(id)) return [];
        const known = entry._names[`about.${String(id)}`];
        const named = NAMED[name];
        return known === undefined && named === undefined ? [] : [{ id: String(id), known, named }];
      }),
    );
  const isNew = call.call.endsWith('.create');
  const values = sent.filter(([, value]) =>
    isSomething(value) ? ![value].flat().every(isId) && !(isNew && value === false) : !isNew,
  );
  const more = about.length - most;
  return (
    <>
      {t(`changes.call.${call.call}`, { defaultValue: call.call })}
      {about.slice(0, most).map(({ id, known, named }, n) => (
        // The same record may be named twice.
        <Fragment key={`${id} ${n}`}>
          {n === 0 ? ': ' : ', '}
          {known ?? (named && <NameOf type={named} id={id} />)}
        </Fragment>
      ))}
      {more > 0 && ` ${t('audit.moreChanges', { count: more })}`}
      {values.map(([name, value]) => (
        <Fragment key={name}>
          {`, ${nameOf(name)}: `}
          <Sent entry={of} name={name} value={value} most={most} />
        </Fragment>
      ))}
    </>
  );
}

/** A value of an entry; lists and groups of values as text, without the ids in them. */
export function EntryValue({
  entry,
  name,
  value,
  most = Number.POSITIVE_INFINITY,
}: {
  readonly entry: Told;
  readonly name: string;
  readonly value: unknown;
  /** Of a longer list so many are told, and how many more there are. */
  readonly most?: number;
}) {
  const { type, _names } = entry;
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useValueNames(type);
  const spec = specOf(type);
  if (spec.fields[name] !== undefined && spec.fields[name].type !== 'json' && !isNaming(name)) {
    return <ValueText spec={spec} name={name} value={value} known={_names[`about.${String(value)}`]} />;
  }
  if (type === personSpec.resource.type && name === personSpec.keyed) return <CustomValuesText value={value} />;
  if (Array.isArray(value) && value.length > 0 && value.every(isCall)) {
    return <Calls entry={entry} calls={value} most={most} />;
  }
  const named = NAMED[name];
  if (named !== undefined && isId(value)) {
    return _names[`about.${String(value)}`] ?? <NameOf type={named} id={String(value)} />;
  }
  const momentOr = (inner: string, of: string): string =>
    MOMENT.test(inner) ? (isEnd(type, of) ? format.until : format.dateTime)(inner) : inner;
  const permission = ({ type: of, facet, action, reach, list }: Line): string => {
    const whole = `${of}${facet === undefined ? '' : `.${facet}`}:${action}`;
    const words = i18n.exists(`permission.${whole}`) ? t(`permission.${whole}`) : whole;
    return `${words} (${t(reachKey(reach, list), { defaultValue: reach })})`;
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
    if (typeof inner === 'boolean') return t(inner ? 'value.yes' : 'value.no');
    if (typeof inner === 'number') return isNaming(of) ? String(inner) : format.number(inner);
    if (typeof inner === 'string') {
      const key = [`permission.${inner}`, ...keysOfWord(of, inner)].find((k) => i18n.exists(k));
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
