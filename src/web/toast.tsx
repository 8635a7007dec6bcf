import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useProblemText } from './page/ProblemView.tsx';

/** How long a toast with "undo" stays, in milliseconds. */
const UNDO_MS = 30_000;

export interface Toast {
  readonly done: (message: string) => void;
  readonly error: (error: unknown) => void;
  /** Tells what was done and offers to take it back. */
  readonly undo: (message: string, takeBack: () => void) => void;
}

/** Short messages in the corner, read out by screen readers. */
export function useToast(): Toast {
  const { t } = useTranslation();
  const textOf = useProblemText();
  return {
    done: (message) => void notifications.show({ message, color: 'gate', autoClose: 4000 }),
    error: (error) =>
      void notifications.show({ message: textOf(error), color: 'red', autoClose: 12_000, role: 'alert' }),
    undo: (message, takeBack) => {
      const id = notifications.show({
        autoClose: UNDO_MS,
        color: 'gate',
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                notifications.hide(id);
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
