import { Button, Group, Text } from '@mantine/core';
import type { NotificationData } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { AboutRefusal } from './page/AboutRefusal.tsx';
import { refusalIn } from './refused.ts';
import { useProblemText } from './page/ProblemView.tsx';

/** How long a toast with "undo" stays, in milliseconds. */
const UNDO_MS = 30_000;

export interface Toast {
  /** `at`: where one finds it. */
  readonly done: (message: string, at?: { readonly to: string; readonly label: string }) => void;
  readonly error: (error: unknown) => void;
  /** Tells what was done, and what of it was not. */
  readonly note: (message: string) => void;
  /** Tells what was done and offers to take it back. */
  readonly undo: (message: string, takeBack: () => void) => void;
}

// Fetched with the first message, not with the first page.
const fetchIt = () => import('@mantine/notifications');
let fetched: ReturnType<typeof fetchIt> | undefined;
const awaiting = new Set<() => void>();

async function corner() {
  if (!fetched) {
    fetched = fetchIt();
    for (const tell of awaiting) tell();
  }
  return (await fetched).notifications;
}

const awaitFirst = (tell: () => void): (() => void) => {
  awaiting.add(tell);
  return () => void awaiting.delete(tell);
};

/** Whether there has been a message since the application was opened. */
export const useAnyToast = (): boolean => useSyncExternalStore(awaitFirst, () => fetched !== undefined);

const show = (message: NotificationData): void => void corner().then((c) => c.show(message));

/** Takes all messages away. */
export const clearToasts = (): void => void fetched?.then(({ notifications }) => notifications.clean());

interface WithLinkProps {
  readonly message: string;
  readonly to: string;
  readonly label: string;
}

function WithLink({ message, to, label }: WithLinkProps) {
  return (
    <>
      <Text size="sm" mb={6}>
        {message}
      </Text>
      <Button component={Link} to={to} size="xs" variant="default">
        {label}
      </Button>
    </>
  );
}

/** Short messages in the corner, read out by screen readers. */
export function useToast(): Toast {
  const { t } = useTranslation();
  const textOf = useProblemText();
  return {
    done: (message, at) =>
      show(
        at === undefined
          ? { message, color: 'gate', autoClose: 4000 }
          : { message: <WithLink message={message} {...at} />, color: 'gate', autoClose: 12_000 },
      ),
    note: (message) => show({ message, color: 'yellow', autoClose: 12_000 }),
    error: (error) =>
      show({
        message: refusalIn(error) ? (
          <>
            <Text size="sm" mb={6}>
              {textOf(error)}
            </Text>
            <AboutRefusal error={error} />
          </>
        ) : (
          textOf(error)
        ),
        color: 'red',
        autoClose: 12_000,
        role: 'alert',
      }),
    undo: (message, takeBack) => {
      const id = crypto.randomUUID();
      show({
        id,
        autoClose: UNDO_MS,
        color: 'gate',
        message: (
          <Group justify="space-between" gap="xs">
            <Text size="sm" flex="1 1 10rem" style={{ overflowWrap: 'anywhere' }}>
              {message}
            </Text>
            <Button
              size="compact-sm"
              variant="light"
              flex="none"
              onClick={() => {
                void corner().then((c) => c.hide(id));
                takeBack();
              }}
            >
              {t('action.undo')}
            </Button>
          </Group>
        ),
      });
    },
  };
}
