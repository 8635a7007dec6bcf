import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '#modules/signin/web/message-of.ts';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { namePasskey } from '../api.ts';
import type { Passkey } from '../schema.ts';

/** Another name for a passkey. Escape leaves the one it has. */
export function PasskeyName({ passkey, onDone }: { readonly passkey: Passkey; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(namePasskey);
  const [name, setName] = useState(passkey.name);
  const said = messageOf(send.error, 'name');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') return;
    if (wanted === passkey.name) return onDone();
    const onError = (error: Error): void => (messageOf(error, 'name') === undefined ? toast.error(error) : undefined);
    send.mutate({ params: { passkey: passkey.id }, body: { name: wanted } }, { onSuccess: onDone, onError });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onDone();
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <Group gap="xs" align="end">
        <TextInput
          label={t('factors.name')}
          autoFocus
          maxLength={100}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          onKeyDown={onKeyDown}
          error={said}
        />
        <Button type="submit" loading={send.isPending}>
          {t('action.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('action.cancel')}
        </Button>
      </Group>
    </form>
  );
}
