import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Empty.module.css';

/** Nothing here: says why, and offers the doors that lead on. */
export function Empty(props: { readonly title: string; readonly text?: ReactNode; readonly children?: ReactNode }) {
  return (
    <Stack gap="xs" align="center" className={classes.empty}>
      <Text fw={600}>{props.title}</Text>
      {props.text && (
        <Text c="dimmed" size="sm" ta="center" maw={520}>
          {props.text}
        </Text>
      )}
      {props.children && (
        <Group mt="xs" justify="center">
          {props.children}
        </Group>
      )}
    </Stack>
  );
}
