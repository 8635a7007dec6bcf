import { Badge, Checkbox, Code, Fieldset, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Matrix } from './matrix-model.ts';
import { useNames } from './names.ts';
import css from './profile.module.css';

interface BitsPanelProps {
  readonly matrix: Matrix;
  readonly value: readonly string[];
  /** Left out: nothing can be changed. */
  readonly onChange?: ((bits: string[]) => void) | undefined;
}

/** The simple view of a profile: the access bits as checkboxes, section by section. */
export function BitsPanel({ matrix, value, onChange }: BitsPanelProps) {
  const { t } = useTranslation();
  const names = useNames();
  const sections = [...Map.groupBy(matrix.bits, (b) => b.section)];
  const toggle = (code: string, on: boolean): void =>
    onChange?.(matrix.bits.map((b) => b.code).filter((c) => (c === code ? on : value.includes(c))));
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('profiles.bits.help')}
      </Text>
      <div className={css.columns}>
        {sections.map(([section, bits]) => (
          <Fieldset
            key={section}
            className={css.column as string}
            legend={
              <Group gap="xs">
                {names.section(section)}
                {bits.every((b) => b.lines.length === 0) && (
                  <Badge size="xs" variant="default" tt="none">
                    {t('profiles.bits.later')}
                  </Badge>
                )}
              </Group>
            }
          >
            <Stack gap={8}>
              {bits.map((b) => (
                <Checkbox
                  key={b.code}
                  checked={value.includes(b.code)}
                  disabled={onChange === undefined}
                  onChange={(e) => toggle(b.code, e.currentTarget.checked)}
                  label={
                    <Group gap={6} wrap="nowrap" align="baseline">
                      <Code style={{ flexShrink: 0 }}>{b.code}</Code>
                      <span>{t(`profiles.bit.${b.code}`)}</span>
                    </Group>
                  }
                  description={b.seat ? t('profiles.bits.seat') : undefined}
                />
              ))}
            </Stack>
          </Fieldset>
        ))}
      </div>
    </Stack>
  );
}
