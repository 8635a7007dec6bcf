import { startRegistration } from '@simplewebauthn/browser';
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '#web/query.ts';
import { call } from '#wire/call.ts';
import { addPasskey, passkeyOptions } from '../api.ts';
import type { Registration } from '../schema.ts';
import { AddingCard } from './AddingCard.tsx';
import { DeviceProblem } from './DeviceProblem.tsx';

/** Makes a passkey on this device, or on one beside it, under a name by which one knows it again. */
export function AddPasskey(p: {
  readonly onDone: (codes: readonly string[] | undefined) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const { options } = await call(passkeyOptions);
      const response = await startRegistration({ optionsJSON: options as never });
      return call(addPasskey, { body: { name: name.trim(), response: response as unknown as Registration } });
    },
    onSuccess: ({ codes }) => {
      invalidate('me', 'session');
      p.onDone(codes);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') make.mutate();
  };
  return (
    <AddingCard title={t('factors.addPasskey')}>
      <form onSubmit={onSubmit} noValidate>
        {make.error && <DeviceProblem error={make.error} />}
        <TextInput
          label={t('factors.name')}
          description={t('factors.nameHelp')}
          autoFocus
          maxLength={100}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Group mt="sm">
          <Button type="submit" loading={make.isPending}>
            {t('factors.makePasskey')}
          </Button>
          <Button variant="default" onClick={p.onCancel}>
            {t('action.cancel')}
          </Button>
        </Group>
      </form>
    </AddingCard>
  );
}
