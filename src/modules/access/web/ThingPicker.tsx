import { Group, Select, type SelectProps, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import { AskForAccess } from '#web/page/AskForAccess.tsx';
import { useCall } from '#web/query.ts';
import { recordOfPath } from '#web/record-of-path.ts';
import { apiOf, type RowLike, titleOf } from '#web/record/rows.ts';
import type { RecordFace } from '#wire/record-face.ts';

export const THINGS: Readonly<Record<string, RecordFace>> = {
  ticket: ticketSpec,
  person: personSpec,
  place: placeSpec,
  profile: profileSpec,
};

/** A ticket's number as it is typed. */
const NUMBER = /^#?(\d{1,9})$/;

const WAIT = 250;
const SHOWN = 20;

interface ThingPickerProps {
  readonly type: string;
  readonly id: string | undefined;
  readonly onChange: (type: string, id: string | undefined) => void;
}

/** The record that is asked about; nothing is asked before one is chosen. */
export const useThing = (type: string, id: string | undefined): UseQueryResult<RowLike> =>
  useCall(
    apiOf(THINGS[type] as RecordFace).get,
    { params: { id: id ?? '' } },
    { enabled: id !== undefined },
  ) as UseQueryResult<RowLike>;

/** A record of any type: by what it is called, by its number, or by its link. */
export function ThingPicker({ type, id, onChange }: ThingPickerProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" align="flex-start" grow preventGrowOverflow={false}>
      <Select
        label={t('explain.page.type')}
        data={Object.keys(THINGS).map((value) => ({ value, label: t(`explain.page.type.${value}`) }))}
        value={type}
        onChange={(v) => v && onChange(v, undefined)}
        allowDeselect={false}
        maw={180}
      />
      <Thing key={type} type={type} id={id} onChange={onChange} />
    </Group>
  );
}

function Thing({ type, id, onChange }: ThingPickerProps) {
  const { t } = useTranslation();
  const spec = THINGS[type] as RecordFace;
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim().replace(/^#/, ''), WAIT);
  const chosen = useThing(type, id);
  // What was typed goes when the field is left; the way on from it must not.
  const [numbered, setNumbered] = useState<string>();
  const [number] = useDebouncedValue(numbered, WAIT);
  const sought = useCall(
    apiOf(spec).list,
    { query: { number, limit: '1' } as never },
    { enabled: type === 'ticket' && number !== undefined },
  );
  const meant = (sought.data?.items ?? []) as readonly RowLike[];
  const isOut = number !== undefined && id === undefined && sought.data !== undefined && meant.length === 0;
  const name = chosen.data ? nameOf(spec, chosen.data) : undefined;
  const query = { limit: String(SHOWN), ...(asked === '' || asked === name ? {} : { q: asked }) };
  const found = useCall(apiOf(spec).list, { query: query as never }, { keep: true });
  // A low number is part of many others: the ticket that bears it comes first.
  const others = ((found.data?.items ?? []) as readonly RowLike[]).filter((row) => row.id !== meant[0]?.id);
  const data = [...meant, ...others].map((row) => ({ value: row.id, label: nameOf(spec, row) }));
  if (id !== undefined && !data.some((d) => d.value === id)) {
    data.unshift({ value: id, label: name ?? t('explain.page.unseen') });
  }
  const onSearch: SelectProps['onSearchChange'] = (value) => {
    const link = recordOfPath(value);
    if (link) onChange(link.type, link.id);
    else setText(value);
    if (value !== '') setNumbered(NUMBER.exec(value.trim())?.[1]);
  };
  const select = (
    <Select
      label={t('explain.page.thing')}
      placeholder={t('explain.page.thingHelp')}
      data={data}
      value={id ?? null}
      onChange={(v) => v && onChange(type, v)}
      searchable
      onSearchChange={onSearch}
      filter={({ options }) => options}
      nothingFoundMessage={!isOut && t('explain.page.nothing')}
      allowDeselect={false}
    />
  );
  return (
    <Stack gap="xs">
      {select}
      {isOut && (
        <Group gap="xs" role="status">
          <Text size="sm">{t('explain.page.out', { number })}</Text>
          <AskForAccess about={{ number }} />
        </Group>
      )}
    </Stack>
  );
}

/** Tickets are known by their number as well. */
const nameOf = (spec: RecordFace, row: RowLike): string => {
  const { number } = row as { readonly number?: unknown };
  return typeof number === 'number' ? `#${number} ${titleOf(spec, row)}` : titleOf(spec, row);
};
