import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Question {
  readonly title: string;
  readonly text: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void | Promise<void>;
}

const ConfirmContext = createContext<(question: Question) => void>(() => undefined);

/** Asks before something that cannot be taken back. */
export const useConfirm = (): ((question: Question) => void) => useContext(ConfirmContext);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState<Question | null>(null);
  const [opened, setOpened] = useState(false);
  const [busy, setBusy] = useState(false);
  const close = (): void => setOpened(false);
  const ask = (asked: Question): void => {
    setQuestion(asked);
    setOpened(true);
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await question?.onConfirm();
    } finally {
      setBusy(false);
      close();
    }
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal opened={opened} onClose={close} title={question?.title}>
        <Text size="sm" mb="md" component="div">
          {question?.text}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button {...(question?.danger ? { color: 'red.9' } : {})} loading={busy} onClick={() => void confirm()}>
            {question?.action}
          </Button>
        </Group>
      </Modal>
    </ConfirmContext>
  );
}
