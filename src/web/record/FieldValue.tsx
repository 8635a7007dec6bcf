import { Anchor, Text } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FieldFace, RecordFace } from '#wire/record-face.ts';
import { useFormat } from '../format.ts';
import { useLabels } from './labels.ts';
import { type Named, useNaming } from './names.ts';
import type { AnyRow, RowLike } from './rows.ts';

const isNamed = (type: FieldFace['type']): type is Named => type === 'person' || type === 'place' || type === 'profile';

/** The name of a person, place or profile; a short form of the id for what one may not view. */
export function NameOf({ type, id }: { readonly type: Named; readonly id: string }) {
  const { t } = useTranslation();
  const { name, isAsking } = useNaming(type, id);
  return name ?? (isAsking ? '…' : t('value.hidden'));
}

/** A value of a field as text, whatever its type; a dash for none. */
export function ValueText(props: {
  readonly spec: Pick<RecordFace, 'path' | 'fields'>;
  readonly name: string;
  readonly value: unknown;
  /** The name belonging to an id, where it came along. */
  readonly known?: string | undefined;
}) {
  const { spec, name, value, known } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const labels = useLabels(spec);
  const field = spec.fields[name];
  const type = field?.type ?? (typeof value === 'boolean' ? 'boolean' : 'text');
  if (value === null || value === undefined || value === '') {
    return (
      <Text span inherit c="dimmed" aria-label={t('value.none')} data-none>
        –
      </Text>
    );
  }
  if (isNamed(type)) return known ?? <NameOf type={type} id={String(value)} />;
  switch (type) {
    case 'boolean':
      return value === true ? (
        <IconCheck size={16} aria-label={t('value.yes')} role="img" />
      ) : (
        <IconMinus size={16} aria-label={t('value.no')} role="img" color="var(--mantine-color-dimmed)" />
      );
    case 'choice':
      return labels.choice(name, String(value));
    case 'date':
      return format.date(String(value));
    case 'datetime':
      return <time dateTime={String(value)}>{(field?.ends ? format.until : format.dateTime)(String(value))}</time>;
    case 'integer':
    case 'number':
      return format.number(Number(value));
    case 'email':
      return (
        <Anchor href={`mailto:${String(value)}`} inherit>
          {String(value)}
        </Anchor>
      );
    case 'json':
      return JSON.stringify(value);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** A field of a row as text. */
export function FieldValue({
  spec,
  row,
  name,
}: {
  readonly spec: RecordFace;
  readonly row: RowLike;
  readonly name: string;
}) {
  return <ValueText spec={spec} name={name} value={(row as AnyRow)[name]} known={row._names[name]} />;
}
