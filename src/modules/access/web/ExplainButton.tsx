import { ActionIcon, Drawer, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLockQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Explain, type ExplainProps } from './Explain.tsx';

/** The lock icon of a record: opens "Why may I ...?" beside the page. */
export function ExplainButton({ title, ...about }: ExplainProps & { readonly title: string }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Tooltip label={t('explain.open')}>
        <ActionIcon variant="default" size="lg" aria-label={t('explain.open')} onClick={open}>
          <IconLockQuestion size={18} />
        </ActionIcon>
      </Tooltip>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size="md"
        title={t('explain.title', { what: title })}
        closeButtonProps={{ 'aria-label': t('explain.close') }}
      >
        <Explain {...about} />
      </Drawer>
    </>
  );
}
