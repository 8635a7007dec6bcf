import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { PLACE_KINDS } from '../schema.ts';
import { PlaceIcon } from './PlaceIcon.tsx';

/** Makes a place of a kind, under the one given. */
export function NewPlaceMenu({ parent }: { readonly parent?: string }) {
  const { t } = useTranslation();
  const may = useMayCreate('place');
  const icon = <IconPlus size={16} />;
  if (!may.allowed) {
    return (
      <CanButton can={may} leftSection={icon}>
        {t('places.new')}
      </CanButton>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={icon} rightSection={<IconChevronDown size={14} />}>
          {t(parent === undefined ? 'places.new' : 'places.newBelow')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PLACE_KINDS.map((kind) => (
          <Menu.Item
            key={kind}
            component={Link}
            to="/places/new"
            search={{ kind, ...(parent === undefined ? {} : { parent }) } as never}
            leftSection={<PlaceIcon kind={kind} />}
          >
            {t(`places.new.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
