import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { grantsApi } from '../api.ts';
import type { Grant } from '../schema.ts';
import { endOf, firstDay, lastDay, lastDayFault, startOf } from './dates.ts';

/** Changes how far down and for how long a grant holds. What was not touched stays to the minute as it was. */
export function EditGrant({ grant: g, onDone }: { readonly grant: Grant; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const tell = useSavedWithUndo();
  const start = { below: g.below, from: firstDay(g.starts_at), until: lastDay(g.ends_at) };
  const [below, setBelow] = useState(start.below);
  const [from, setFrom] = useState(start.from);
  const [until, setUntil] = useState(start.until);
  const send = usePreviewedSend(grantsApi.edit, { changes: ['person', 'place', 'profile'] });
  const fault = lastDayFault(from, until, start.until);
  const body = {
    ...(below === start.below ? {} : { below }),
    ...(from === start.from ? {} : { starts_at: from === '' ? null : startOf(from) }),
    ...(until === start.until ? {} : { ends_at: until === '' ? null : endOf(until) }),
  };
  const submit = (): void => {
    if (fault) return;
    if (Object.keys(body).length === 0) return onDone();
    send.mutate(
      { params: { id: g.id }, body, version: g.version },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'save') tell(t('state.saved'), g.id);
          if (verdict !== 'cancelled') onDone();
        },
      },
    );
  };
  return (
    <Stack
      component="form"
      gap="xs"
      py={4}
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      <Group align="flex-end" gap="sm">
        <Switch
          label={t('grants.below')}
          checked={below}
          onChange={(e) => setBelow(e.currentTarget.checked)}
          mb={8}
          autoFocus
        />
        <TextInput
          type="date"
          label={t('grants.field.starts_at')}
          value={from}
          onChange={(e) => setFrom(e.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('grants.field.ends_at')}
          value={until}
          min={from || undefined}
          error={fault && t(fault)}
          onChange={(e) => setUntil(e.currentTarget.value)}
        />
        <Button type="submit" loading={send.isPending} disabled={fault !== undefined}>
          {t('action.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('action.cancel')}
        </Button>
      </Group>
      {send.isError && <ProblemView error={send.error} />}
    </Stack>
  );
}
