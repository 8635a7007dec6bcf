import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Bell } from '#modules/inbox/web/Bell.tsx';
import { ActingBar } from '#modules/viewing/web/ActingBar.tsx';
import { ViewBar } from '#modules/viewing/web/ViewBar.tsx';
import { PreviewProvider } from '#modules/access/web/PreviewProvider.tsx';
import { ConfirmProvider } from '../confirm.tsx';
import { useNavigation } from '../navigation.ts';
import { useLiveUpdates } from '../live.ts';
import { useAnyToast } from '../toast.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { ClosedStart } from './ClosedStart.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import classes from './Shell.module.css';
import { ThemeToggle } from './ThemeToggle.tsx';

const MAIN = 'main-content';

// Not needed before there is something to say.
const Toasts = lazy(async () => ({ default: (await import('./Toasts.tsx')).Toasts }));

/** The house around every page: top bar, navigation, content. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const anyToast = useAnyToast();
  useLiveUpdates();
  // Choosing a section folds the menu away.
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a href={`#${MAIN}`} className={classes.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header className={classes.top}>
        <Group h="100%" px="sm" gap="xs" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              color="white"
              aria-label={t(opened ? 'shell.closeMenu' : 'shell.openMenu')}
              aria-expanded={opened}
            />
            <Link to="/" className={classes.brand}>
              <Mark />
              <span>Gatehouse</span>
            </Link>
          </Group>
          <Group wrap="nowrap" className={classes.tools ?? ''}>
            <Bell className={classes.topButton ?? ''} />
            <LanguageMenu />
            <ThemeToggle />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.nav} aria-label={t('shell.navigation')} component="nav">
        <AppShell.Section grow component={ScrollArea}>
          <Navigation pathname={pathname} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id={MAIN} tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <ClosedStart />
        <ViewBar />
        <ActingBar />
        <ConfirmProvider>
          <PreviewProvider>
            <Outlet />
          </PreviewProvider>
        </ConfirmProvider>
      </AppShell.Main>
      {anyToast && (
        <Suspense>
          <Toasts />
        </Suspense>
      )}
    </AppShell>
  );
}

function Navigation({ pathname }: { readonly pathname: string }) {
  const { t } = useTranslation();
  const items = useNavigation();
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('shell.noSections')}
      </Text>
    );
  }
  return items.map(({ key, icon: Icon, titleKey, to }) => {
    const active = pathname === to || pathname.startsWith(`${to}/`);
    return (
      <NavLink
        key={key}
        component={Link}
        to={to}
        label={t(titleKey)}
        leftSection={<Icon size={18} stroke={1.7} />}
        active={active}
        {...(active ? { 'aria-current': 'page' as const } : {})}
      />
    );
  });
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <path d="M6 27V14a10 10 0 0 1 20 0v13" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
      <path d="M12.5 27V15m7 12V15" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
