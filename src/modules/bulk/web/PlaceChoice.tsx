import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlacePicker } from '#web/record/pickers.tsx';
import type { BulkChange } from '../api.ts';

export type OfPlace = 'join' | 'leave' | 'setOrganization';

/** Which group many people join or leave, or which organization they get. */
export function PlaceChoice(props: {
  readonly what: OfPlace;
  readonly busy: boolean;
  /** What was tried is not what stands here any more. */
  readonly onChange: () => void;
  /** With the name of the place. */
  readonly onReady: (change: BulkChange, name: string) => void;
}) {
  const { what, busy, onChange, onReady } = props;
  const { t } = useTranslation();
  const [place, setPlace] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const isOrganization = what === 'setOrganization';
  const submit = (): void => {
    if (place === null) return;
    const { id, name } = place;
    onReady(isOrganization ? { do: what, organization_id: id } : { do: what, place_id: id }, name);
  };
  return (
    <Group align="flex-end">
      <PlacePicker
        label={t(isOrganization ? 'bulk.organization' : 'bulk.group')}
        required
        kind={isOrganization ? 'organization' : 'group'}
        can={isOrganization ? 'person:create' : 'place:members'}
        w={{ base: '100%', xs: 320 }}
        value={place?.id ?? null}
        onChange={(id, name) => {
          setPlace(id === null ? null : { id, name: name ?? '' });
          onChange();
        }}
        autoFocus
      />
      <Button variant="default" onClick={submit} disabled={place === null} loading={busy} ml="auto">
        {t('bulk.check')}
      </Button>
    </Group>
  );
}
