import { Button, Group, Menu, Paper, Text } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleApi } from '#modules/people/api.ts';
import { urlOf } from '#wire/call.ts';
import { useFormat } from '#web/format.ts';
import type { Chosen } from '#web/record/RecordList.tsx';
import type { BulkChange } from '../api.ts';

const BulkDialog = lazy(async () => ({ default: (await import('./BulkDialog.tsx')).BulkDialog }));

export type Do = BulkChange['do'];

const BUTTONS: readonly Do[] = ['give', 'take'];
const MENUS: Readonly<Record<'belonging' | 'account', readonly Do[]>> = {
  belonging: ['join', 'leave', 'setOrganization'],
  account: ['disable', 'enable', 'stopSignIn', 'allowSignIn', 'endSessions'],
};
/** Ids that fit into an address. */
const EXPORTED = 200;

/** What can be done with the people chosen in a list. */
export function BulkBar({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [doing, setDoing] = useState<Do | null>(null);
  const { selection, count, total, query } = chosen;
  const number = `${format.number(count.count)}${count.capped ? '+' : ''}`;
  const more = !selection.all && total !== undefined && (total.capped || total.count > count.count);
  const exported = query ?? (count.count <= EXPORTED ? { ids: [...selection.ids].join(',') } : undefined);
  return (
    <Paper
      withBorder
      p="xs"
      component="section"
      aria-label={t('bulk.title')}
      pos="sticky"
      top={56}
      style={{ zIndex: 3 }}
    >
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('bulk.chosen', { count: count.count, number })}
        </Text>
        {more && total && (
          <Button size="compact-sm" variant="subtle" onClick={selection.chooseAll}>
            {t('bulk.chooseAll', { number: `${format.number(total.count)}${total.capped ? '+' : ''}` })}
          </Button>
        )}
        <Group gap="xs" ml="auto">
          {BUTTONS.map((what) => (
            <Button key={what} size="xs" variant="default" onClick={() => setDoing(what)}>
              {t(`bulk.do.${what}`)}
            </Button>
          ))}
          {Object.entries(MENUS).map(([name, some]) => (
            <Menu key={name} position="bottom-end">
              <Menu.Target>
                <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
                  {t(`bulk.${name}`)}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {some.map((what) => (
                  <Menu.Item key={what} onClick={() => setDoing(what)}>
                    {t(`bulk.do.${what}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ))}
          {exported && (
            <Button
              size="xs"
              variant="default"
              component="a"
              download
              href={urlOf(peopleApi.export, {}, exported)}
              leftSection={<IconDownload size={16} />}
            >
              {t('list.export')}
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={selection.clear}>
            {t('bulk.clear')}
          </Button>
        </Group>
      </Group>
      {doing !== null && (
        <Suspense>
          <BulkDialog what={doing} chosen={chosen} onClose={() => setDoing(null)} />
        </Suspense>
      )}
    </Paper>
  );
}
