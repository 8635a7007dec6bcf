import { Button, CloseButton, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldFace } from '#wire/record-face.ts';
import { useFormat } from '../format.ts';
import type { Search } from '../search.ts';
import type { Change } from './ListFilters.tsx';
import { isBound, rangeFault } from './range-fault.ts';

/** From a day to a day, or from a number to a number, both included. */
export function RangeFilter(props: {
  readonly name: string;
  readonly field: FieldFace;
  readonly search: Search;
  readonly change: Change;
  readonly label: string;
}) {
  const { name, field, search, change, label } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const isNumber = field.type === 'number';
  const type = isNumber ? 'number' : 'date';
  const shown = (bound: string | undefined): string => (isNumber ? bound : bound?.slice(0, 10)) ?? '';
  const told = (bound: string): string =>
    !isNumber ? format.date(bound) : isBound(type, bound) ? format.number(Number(bound)) : bound;
  const from = shown(search[`${name}_from`]);
  const to = shown(search[`${name}_to`]);
  const words =
    from && to
      ? `${told(from)} – ${told(to)}`
      : from
        ? t('filter.from', { date: told(from) })
        : to
          ? t('filter.to', { date: told(to) })
          : '';
  const fault = rangeFault(type, from, to);
  const wrong = fault && t(`filter.wrong.${fault.what}`, { value: fault.value });
  const at = (bound: 'from' | 'to') => (fault?.at === bound ? { error: wrong } : {});
  const [opened, setOpened] = useState(false);
  const clear = (): void => change({ [`${name}_from`]: undefined, [`${name}_to`]: undefined });
  return (
    <Stack gap={2}>
      <Group gap={2} wrap="nowrap">
        <Popover opened={opened} onChange={setOpened} withArrow trapFocus position="bottom-start">
          <Popover.Target>
            <Button
              variant="default"
              leftSection={isNumber ? undefined : <IconCalendar size={16} />}
              fw={400}
              onClick={() => setOpened(!opened)}
            >
              {words === '' ? label : `${label}: ${words}`}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap="xs">
              <TextInput
                type={type}
                label={t('filter.fromLabel')}
                value={from}
                max={to}
                {...at('from')}
                onChange={(e) => change({ [`${name}_from`]: e.currentTarget.value || undefined })}
              />
              <TextInput
                type={type}
                label={t('filter.toLabel')}
                value={to}
                min={from}
                {...at('to')}
                onChange={(e) => change({ [`${name}_to`]: e.currentTarget.value || undefined })}
              />
            </Stack>
          </Popover.Dropdown>
        </Popover>
        {words !== '' && <CloseButton aria-label={t('filter.clear', { field: label })} onClick={clear} />}
      </Group>
      {wrong && !opened && (
        <Text size="xs" c="var(--mantine-color-error)" role="status">
          {wrong}
        </Text>
      )}
    </Stack>
  );
}
