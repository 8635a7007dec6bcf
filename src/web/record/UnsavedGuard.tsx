import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks before something typed is lost by leaving the page or the tab of it. */
export function UnsavedGuard(props: {
  readonly when: boolean;
  /** True after a successful save, which may lead away before the form is drawn again. */
  readonly isReleased?: () => boolean;
}) {
  const { when, isReleased } = props;
  const { t } = useTranslation();
  const dirty = useRef(when);
  useEffect(() => {
    dirty.current = when;
  }, [when]);
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty.current &&
      isReleased?.() !== true &&
      (current.pathname !== next.pathname ||
        (current.search as { tab?: string }).tab !== (next.search as { tab?: string }).tab),
    enableBeforeUnload: () => dirty.current && isReleased?.() !== true,
    withResolver: true,
  });
  const stay = (): void => leaving.reset?.();
  return (
    <Modal opened={leaving.status === 'blocked'} onClose={stay} title={t('unsaved.title')}>
      <Text size="sm" mb="md">
        {t('unsaved.text')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => leaving.proceed?.()}>
          {t('unsaved.leave')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('unsaved.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
