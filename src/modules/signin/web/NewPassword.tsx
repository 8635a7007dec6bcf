import { Group, List, PasswordInput, Text } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

/** Fewest characters of a password. */
export const PASSWORD_MIN = 10;

/** A new password, typed twice. */
export const newPasswordShape = { password: z.string().min(PASSWORD_MIN).max(1000), again: z.string() };

/** The second one must be the first one again. */
export const sameTwice = {
  test: (v: { password: string; again: string }): boolean => v.password === v.again,
  told: { path: ['again'], params: { message: 'password.differs' } },
};

interface Side {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** Two controls for a new password, with what it takes and whether that is met. */
export function NewPassword({ first, again }: { readonly first: Side; readonly again: Side }) {
  const { t } = useTranslation();
  const toggle = { 'aria-label': t('password.show') };
  return (
    <>
      <PasswordInput
        label={t('password.new')}
        autoComplete="new-password"
        value={first.value}
        onChange={(e) => first.onChange(e.currentTarget.value)}
        error={first.error}
        required
        visibilityToggleButtonProps={toggle}
      />
      <List listStyleType="none" spacing={2} size="xs" center>
        <Hint met={first.value.length >= PASSWORD_MIN} text={t('password.length', { count: PASSWORD_MIN })} />
        <Hint met={again.value !== '' && first.value === again.value} text={t('password.matches')} />
      </List>
      <PasswordInput
        label={t('password.again')}
        autoComplete="new-password"
        value={again.value}
        onChange={(e) => again.onChange(e.currentTarget.value)}
        error={again.error}
        required
        visibilityToggleButtonProps={toggle}
      />
    </>
  );
}

function Hint({ met, text }: { readonly met: boolean; readonly text: string }) {
  const { t } = useTranslation();
  const Icon = met ? IconCheck : IconCircle;
  return (
    <List.Item>
      <Group gap={6} wrap="nowrap">
        <Icon
          size={14}
          role="img"
          aria-label={t(met ? 'password.met' : 'password.open')}
          color={met ? 'var(--mantine-color-anchor)' : 'var(--mantine-color-dimmed)'}
        />
        <Text span inherit {...(met ? {} : { c: 'dimmed' })}>
          {text}
        </Text>
      </Group>
    </List.Item>
  );
}
