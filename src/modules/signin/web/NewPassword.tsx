import { Group, List, PasswordInput, Text } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { passwordRules } from '#modules/security/api.ts';
import { useCall } from '#web/query.ts';
import { classesOf } from '#wire/password.ts';

/** A new password, typed twice. What it takes is told beside it and judged by the server. */
export const newPasswordShape = { password: z.string().min(1).max(1000), again: z.string() };

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
export function NewPassword(props: {
  readonly first: Side;
  readonly again: Side;
  /** There was none before that it could repeat. */
  readonly fresh?: boolean;
}) {
  const { first, again, fresh = false } = props;
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
      <PasswordHints password={first.value} fresh={fresh}>
        <Hint met={again.value !== '' && first.value === again.value} text={t('password.matches')} />
      </PasswordHints>
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

/** What a password takes here, told before it is typed, and what of it is met. */
export function PasswordHints(props: {
  readonly password: string;
  readonly fresh?: boolean;
  readonly children?: ReactNode;
}) {
  const { password, fresh = false, children } = props;
  const { t } = useTranslation();
  const { data: rules } = useCall(passwordRules, {}, { staleTime: 60_000 });
  if (!rules) return null;
  return (
    <>
      <List listStyleType="none" spacing={2} size="xs" center>
        <Hint met={[...password].length >= rules.length} text={t('password.length', { count: rules.length })} />
        {rules.classes > 1 && (
          <Hint met={classesOf(password) >= rules.classes} text={t('password.classes', { count: rules.classes })} />
        )}
        {children}
      </List>
      <Text size="xs" c="dimmed">
        {[
          t('password.notOwn'),
          ...(rules.refuse_known ? [t('password.notKnown')] : []),
          ...(rules.refuse_words ? [t('password.notWords')] : []),
          ...(rules.history > 1 && !fresh ? [t('password.notOld', { count: rules.history })] : []),
          ...(rules.expiry_days > 0 ? [t('password.expires', { count: rules.expiry_days })] : []),
        ].join(' ')}
      </Text>
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
