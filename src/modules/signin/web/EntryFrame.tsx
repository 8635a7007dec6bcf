import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EntryFrame.module.css';

/** The frame of the pages outside the shell: a card in the middle. */
export function EntryFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className={classes.page}>
      <title>{`${title} · Gatehouse`}</title>
      <Paper className={classes.card ?? ''} withBorder>
        <Stack gap="md">
          <Group gap="xs" className={classes.brand ?? ''}>
            <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
              <path
                d="M6 27V14a10 10 0 0 1 20 0v13"
                fill="none"
                stroke="currentColor"
                strokeWidth="3"
                strokeLinecap="round"
              />
              <path d="M12.5 27V15m7 12V15" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
            </svg>
            Gatehouse
          </Group>
          <Title order={1} size="h3">
            {title}
          </Title>
          {children}
        </Stack>
      </Paper>
    </main>
  );
}
