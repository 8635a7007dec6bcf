import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEye, IconKey, IconLayoutSidebarRight, IconUser, IconUserOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanMenuItem } from '#web/can.tsx';
import { useRecord } from '#web/record/useRecord.tsx';
import { type Person, personSpec } from '../schema.ts';
import { SetPasswordDialog } from './SetPasswordDialog.tsx';
import { useEnable } from './useEnable.ts';

const ViewAsDialog = lazy(async () => ({
  default: (await import('#modules/viewing/web/ViewAsDialog.tsx')).ViewAsDialog,
}));

type Doing = 'viewAs' | 'password';

interface PersonMenuProps {
  readonly row: Person;
  readonly onPreview: () => void;
}

/** What can be done with a person without leaving the list. */
export function PersonMenu({ row, onPreview }: PersonMenuProps) {
  const { t } = useTranslation();
  // Here, and not in the menu, which is gone before the answer comes.
  const enable = useEnable();
  const [doing, setDoing] = useState<Doing>();
  const close = (): void => setDoing(undefined);
  const label = t('people.menu', { name: row.name });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={label} title={label}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/people/${row.id}`} leftSection={<IconUser size={16} />}>
            {t('people.open')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLayoutSidebarRight size={16} />} onClick={onPreview}>
            {t('people.preview')}
          </Menu.Item>
          <Guarded listed={row} onDo={setDoing} onEnable={(person) => enable(person, !person.enabled)} />
        </Menu.Dropdown>
      </Menu>
      {doing === 'viewAs' && (
        <Suspense>
          <ViewAsDialog person={row} onClose={close} />
        </Suspense>
      )}
      <SetPasswordDialog row={row} opened={doing === 'password'} onClose={close} />
    </>
  );
}

/** A list does not weigh who holds more than whom: the open menu asks the record itself. */
function Guarded(p: {
  readonly listed: Person;
  readonly onDo: (what: Doing) => void;
  readonly onEnable: (row: Person) => void;
}) {
  const { t } = useTranslation();
  const row = useRecord<Person>(personSpec, p.listed.id).data ?? p.listed;
  return (
    <>
      <CanMenuItem row={row} action="viewAs" leftSection={<IconEye size={16} />} onClick={() => p.onDo('viewAs')}>
        {t('viewAs.button')}
      </CanMenuItem>
      <CanMenuItem
        row={row}
        action="resetPassword"
        leftSection={<IconKey size={16} />}
        onClick={() => p.onDo('password')}
      >
        {t('people.setPassword')}
      </CanMenuItem>
      <CanMenuItem row={row} action="enable" leftSection={<IconUserOff size={16} />} onClick={() => p.onEnable(row)}>
        {t(row.enabled ? 'people.disable' : 'people.enable')}
      </CanMenuItem>
    </>
  );
}
