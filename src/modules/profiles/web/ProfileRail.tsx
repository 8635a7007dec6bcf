import { NavLink, ScrollArea, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { profilesApi } from '../api.ts';
import type { Profile } from '../schema.ts';
import { BuiltInDot } from './BuiltInDot.tsx';
import { useBuiltIns } from './built-in.ts';
import css from './profile.module.css';

/** The profiles beside the one that is open, with how many people have each; on wide screens only. */
export function ProfileRail({ current, view }: { readonly current: string; readonly view: string }) {
  const { t } = useTranslation();
  const builtIn = useBuiltIns();
  const { data } = useCall(profilesApi.list, { query: { limit: 200 } }, { keep: true });
  const items = (data?.items ?? []) as unknown as readonly Profile[];
  return (
    <ScrollArea component="nav" aria-label={t('profiles.title')} className={css.rail} type="auto">
      {items.map((p) => {
        const { template, differs } = builtIn(p);
        return (
          <NavLink
            key={p.id}
            component={Link}
            to={`/profiles/${p.id}${view === 'matrix' ? '' : `?view=${view}`}`}
            active={p.id === current}
            {...(p.id === current ? { 'aria-current': 'page' as const } : {})}
            label={
              <>
                {p.name} {differs && template && <BuiltInDot name={template.name} />}
              </>
            }
            rightSection={
              <Text span size="xs" c="dimmed" title={t('profiles.held', { count: p.people })}>
                {p.people}
              </Text>
            }
            p="xs"
          />
        );
      })}
    </ScrollArea>
  );
}
