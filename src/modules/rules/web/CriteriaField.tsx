import { Button, CloseButton, Fieldset, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormFieldProps } from '#web/record/FormField.tsx';
import { useLabels } from '#web/record/labels.ts';
import { type Criterion, ruleSpec } from '../schema.ts';
import { CriterionValues } from './CriterionValues.tsx';

const FIELDS = ['organization', 'group', 'kind', 'employee_number', 'custom'] as const;

const blank = (field: Criterion['field']): Criterion =>
  field === 'custom'
    ? { field, key: '', in: [] }
    : field === 'organization'
      ? { field, in: [], below: true }
      : { field, in: [] };

/** Of whom a rule speaks: conditions that must all be true of a person, each with one of its values. */
export function CriteriaField({ value, onChange, onBlur, error }: FormFieldProps) {
  const { t } = useTranslation();
  const label = useLabels(ruleSpec).field('criteria');
  const add = useRef<HTMLButtonElement>(null);
  const all = (value ?? []) as readonly Criterion[];
  const put = (at: number, c: Criterion): void => onChange(all.map((old, n) => (n === at ? c : old)));
  return (
    <Stack gap="xs" role="group" aria-label={label} style={{ gridColumn: '1 / -1' }} onBlur={onBlur}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {all.map((c, at) => (
        // Conditions have no names of their own: their place among the others is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <Fieldset key={at} p="xs" aria-label={t('rules.criterion.nth', { number: at + 1 })}>
          <Group align="flex-start" gap="sm" wrap="wrap">
            <Select
              size="sm"
              w={{ base: '100%', xs: 210 }}
              label={t('rules.criterion.field')}
              data={FIELDS.map((f) => ({ value: f, label: t(`rules.criterion.${f}`) }))}
              value={c.field}
              onChange={(f) => f && f !== c.field && put(at, blank(f as Criterion['field']))}
              allowDeselect={false}
            />
            <CriterionValues value={c} onChange={(next) => put(at, next)} />
            <CloseButton
              mt={26}
              aria-label={t('rules.criterion.remove', { number: at + 1 })}
              disabled={all.length === 1}
              onClick={() => {
                onChange(all.filter((_, n) => n !== at));
                add.current?.focus();
              }}
            />
          </Group>
        </Fieldset>
      ))}
      <Group gap="sm">
        <Button
          ref={add}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={all.length >= 20}
          onClick={() => onChange([...all, blank('group')])}
        >
          {t('rules.criterion.add')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('rules.criterion.help')}
        </Text>
      </Group>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
