import { Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A card around one way of adding a factor. */
export function AddingCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" maw={560} component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={3} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}
