import { ActionIcon, Drawer, Tabs, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLockQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { refusedOf } from '#web/refused.ts';
import { Explain, type ExplainProps } from './Explain.tsx';
import { short } from './questions.ts';
import { WhoMay } from './WhoMay.tsx';

/** Types of which one often asks who sees a record. */
const WITH_WHO = ['ticket', 'person', 'place'];

/** The lock icon of a record: opens "Why may I ...?" beside the page. */
export function ExplainButton({ title, ...about }: ExplainProps & { readonly title: string }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  // What was refused here is what one asks about.
  const refused = opened ? refusedOf(about.type, about.id) : undefined;
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
        {WITH_WHO.includes(about.type) ? (
          <Tabs defaultValue="why" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="why">{t('explain.tab.why')}</Tabs.Tab>
              <Tabs.Tab value="who">{t('explain.tab.who')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="why">
              <Explain {...refused} {...about} />
            </Tabs.Panel>
            <Tabs.Panel value="who">
              <WhoMay
                type={about.type}
                id={about.id}
                first={refused ? short(refused.action, refused.facet) : undefined}
              />
            </Tabs.Panel>
          </Tabs>
        ) : (
          <Explain {...refused} {...about} />
        )}
      </Drawer>
    </>
  );
}
