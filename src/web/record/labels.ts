import { useTranslation } from 'react-i18next';
import type { RecordFace } from '#wire/record-face.ts';

export interface Labels {
  /** `people.field.name`, else `field.name`. */
  readonly field: (name: string) => string;
  /** Help under a field, if the catalogue has one: of its value, `people.help.kind.grouped`, or `people.help.name`. */
  readonly help: (name: string, value?: unknown) => string | undefined;
  /** `people.choice.kind.grouped`, else `choice.kind.grouped`. */
  readonly choice: (name: string, value: string) => string;
}

/** The words of a record type's fields and values. */
export function useLabels(spec: Pick<RecordFace, 'path'> & Partial<Pick<RecordFace, 'fields'>>): Labels {
  const { t, i18n } = useTranslation();
  const first = (keys: readonly string[], otherwise: string): string => {
    const key = keys.find((k) => i18n.exists(k));
    return key === undefined ? otherwise : t(key);
  };
  return {
    field: (name) => first([`${spec.path}.field.${name}`, `field.${name}`], spec.fields?.[name]?.label ?? name),
    help: (name, value) =>
      first([`${spec.path}.help.${name}.${String(value)}`, `${spec.path}.help.${name}`], '') || undefined,
    choice: (name, value) => first([`${spec.path}.choice.${name}.${value}`, `choice.${name}.${value}`], value),
  };
}
