import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEye, IconKey, IconLayoutSidebarRight, IconUser, IconUserOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanMenuItem } from '#web/can.tsx';
import type { Person } from '../schema.ts';
import { SetPasswordDialog } from './SetPasswordDialog.tsx';
import { useEnable } from './useEnable.ts';

const ViewAsDialog = lazy(async () => ({
  default: (await import('#modules/viewing/web/ViewAsDialog.tsx')).ViewAsDialog,
}));

interface PersonMenuProps {
  readonly row: Person;
  readonly onPreview: () => void;
}

/** What can be done with a person without leaving the list. */
export function PersonMenu({ row, onPreview }: PersonMenuProps) {
  const { t } = useTranslation();
  const enable = useEnable();
  const [doing, setDoing] = useState<'viewAs' | 'password'>();
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
          <CanMenuItem row={row} action="viewAs" leftSection={<IconEye size={16} />} onClick={() => setDoing('viewAs')}>
            {t('viewAs.button')}
          </CanMenuItem>
          <CanMenuItem
            row={row}
            action="resetPassword"
            leftSection={<IconKey size={16} />}
            onClick={() => setDoing('password')}
          >
            {t('people.setPassword')}
          </CanMenuItem>
          <CanMenuItem
            row={row}
            action="enable"
            leftSection={<IconUserOff size={16} />}
            onClick={() => enable(row, !row.enabled)}
          >
            {t(row.enabled ? 'people.disable' : 'people.enable')}
          </CanMenuItem>
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
