import { Box, Button, Menu, Text } from '@mantine/core';
import {
  IconCalendarTime,
  IconChevronDown,
  IconDoor,
  IconKey,
  IconLockQuestion,
  IconLogout,
  IconSettings,
  IconUserCircle,
  IconUserShield,
} from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';
import { Link, useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonPicture } from '#modules/pictures/web/PersonPicture.tsx';
import { signOut } from '#modules/signin/api.ts';
import { usePortal } from '../portal.ts';
import { useSend } from '../query.ts';
import { becomes, useSession } from '../session.ts';
import { useToast } from '../toast.tsx';
import classes from './Shell.module.css';

// Fetched by those who ask for it.
const ActAsDialog = lazy(async () => ({
  default: (await import('#modules/viewing/web/ActAsDialog.tsx')).ActAsDialog,
}));

/** The person's own menu. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { person, acting, several_roles, may_set_up } = useSession();
  const portal = usePortal();
  const router = useRouter();
  const toast = useToast();
  const leave = useSend(signOut, { open: true });
  const onSignOut = (): void =>
    leave.mutate(
      {},
      {
        onSuccess: async () => {
          await router.navigate({ to: '/sign-in' });
          becomes(null);
        },
        onError: toast.error,
      },
    );
  const [choosing, { open, close }] = useDisclosure();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button
            variant="transparent"
            size="compact-sm"
            className={classes.topButton ?? ''}
            leftSection={<PersonPicture id={person.id} name={person.name} picture={person.picture} size={22} />}
            px={{ base: 2, sm: 'xs' }}
            // At 320 pixels there is room for the picture and nothing beside it.
            styles={{ section: { margin: 0 } }}
            rightSection={
              <Box component="span" visibleFrom="xs" lh={0}>
                <IconChevronDown size={14} />
              </Box>
            }
            aria-label={t('shell.account', { name: person.name })}
          >
            <Text span size="sm" truncate maw={160} mx={8} visibleFrom="sm">
              {person.name}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{person.login}</Menu.Label>
          <Menu.Item component={Link} to="/me" leftSection={<IconUserCircle size={16} />}>
            {t('me.title')}
          </Menu.Item>
          <Menu.Item component={Link} to={'/changes' as string} leftSection={<IconCalendarTime size={16} />}>
            {t('changes.title')}
          </Menu.Item>
          <Menu.Item component={Link} to="/requests" leftSection={<IconKey size={16} />}>
            {t('requests.title')}
          </Menu.Item>
          <Menu.Item component={Link} to="/explain" leftSection={<IconLockQuestion size={16} />}>
            {t('explain.page.title')}
          </Menu.Item>
          {(several_roles || acting !== null) && (
            <Menu.Item leftSection={<IconUserShield size={16} />} onClick={open}>
              {t('acting.menu')}
            </Menu.Item>
          )}
          {portal.optional && (
            <Menu.Item leftSection={<IconDoor size={16} />} onClick={() => portal.show(!portal.shown)}>
              {t(portal.shown ? 'shell.fullView' : 'shell.portalView')}
            </Menu.Item>
          )}
          {may_set_up && (
            <Menu.Item component={Link} to="/settings/sign-in" leftSection={<IconSettings size={16} />}>
              {t('settings.signIn')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={onSignOut}>
            {t('shell.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {choosing && (
        <Suspense>
          <ActAsDialog opened={choosing} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
