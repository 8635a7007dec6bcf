import { Select, Stack, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CustomField } from '../api.ts';
import { valuesOf } from './choices.ts';

export const isChoice = (f: CustomField): boolean => f.type === 'choice' || f.type === 'linked';

/** What a linked choice depends on, and what it offers for each value of that. */
export function LinkedChoices(props: {
  readonly field: CustomField;
  /** The fields before this one. */
  readonly above: readonly CustomField[];
  /** What is wrong with `parent` or `linked`. */
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (field: CustomField) => void;
}) {
  const { field, above, faults, onChange } = props;
  const { t } = useTranslation();
  const parents = above.filter(isChoice);
  const parent = parents.find((p) => p.key === field.parent);
  const set = (value: string, choices: string[]): void =>
    onChange({ ...field, linked: { ...field.linked, [value]: choices } });
  if (parents.length === 0) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" mt="xs" role="alert">
        {t('fields.parentNone')}
      </Text>
    );
  }
  return (
    <Stack gap="xs" mt="xs">
      <Select
        label={t('fields.parent')}
        data={parents.map((p) => ({ value: p.key, label: p.label }))}
        value={parent?.key ?? null}
        error={faults.parent}
        onChange={(key) => key !== null && onChange({ ...field, parent: key, linked: {} })}
        allowDeselect={false}
        maw={320}
      />
      {valuesOf(parent).map((value, at) => (
        <TagsInput
          key={value}
          label={t('fields.linkedFor', { value })}
          value={field.linked?.[value] ?? []}
          error={at === 0 && faults.linked}
          onChange={(choices) => set(value, choices)}
        />
      ))}
    </Stack>
  );
}
