import { Alert, Badge, Button, Group, Modal, SimpleGrid, Stack, Tabs, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getChangeSettings } from '#modules/changes/api.ts';
import { CanButton, YES } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import classes from './Preview.module.css';
import type { PreviewAnswer } from '../schema.ts';
import { PreviewPeople } from './PreviewPeople.tsx';
import type { Looked } from './PreviewProvider.tsx';
import { type CountedChange, PreviewRecords } from './PreviewRecords.tsx';
import { PreviewRisks } from './PreviewRisks.tsx';
import { usePermissionWords, Words } from './Words.tsx';

const Keep = lazy(async () => ({ default: (await import('#modules/changes/web/Keep.tsx')).Keep }));

const ProfileChanges = lazy(async () => ({
  default: (await import('#modules/profiles/web/ProfileChanges.tsx')).ProfileChanges,
}));

/** What a change would do, before it is saved: people, records, risks, and the choice. */
export function PreviewDialog({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation();
  const { answer, problem, changes, question, decide } = looked;
  const [way, setWay] = useState<'later' | 'ask' | null>(null);
  return (
    <Modal opened onClose={() => decide('cancelled')} title={question?.title ?? t('preview.title')} size="xl">
      <Stack gap="md">
        {question && <Text size="sm">{question.text}</Text>}
        {answer && <Numbers answer={answer} />}
        {answer && <Told answer={answer} look={{ changes }} />}
        {problem !== null && (
          <>
            <ProblemView error={problem} />
            <Text size="sm">{t('preview.notAsked')}</Text>
          </>
        )}
        {!answer && problem === null && (
          <div aria-busy="true">
            <Text size="sm" role="status">
              {t('preview.working')}
            </Text>
            <Loading lines={5} />
          </div>
        )}
        {way === null ? (
          <Choice looked={looked} onWay={setWay} />
        ) : (
          <Suspense fallback={<Loading lines={3} />}>
            <Keep changes={changes} way={way} onKept={() => decide('kept')} onBack={() => setWay(null)} />
          </Suspense>
        )}
      </Stack>
    </Modal>
  );
}

/** Save now, later, with a second person, or not at all. */
function Choice({ looked, onWay }: { readonly looked: Looked; readonly onWay: (way: 'later' | 'ask') => void }) {
  const { t } = useTranslation();
  const { answer, problem, question, decide } = looked;
  const { data } = useCall(getChangeSettings, {}, { enabled: (answer?.danger.length ?? 0) > 0 });
  const bound = data?.binds_me === true && (answer?.danger.length ?? 0) > 0;
  const can = bound ? { allowed: false, reason: t('changes.needsSecond') } : YES;
  return (
    <Group justify="flex-end" gap="xs" className={classes.foot ?? ''}>
      <Button variant="default" onClick={() => decide('cancelled')} {...(question ? { 'data-autofocus': true } : {})}>
        {t('action.cancel')}
      </Button>
      {answer && (
        <>
          <Button variant="default" onClick={() => onWay('ask')}>
            {t('preview.ask')}
          </Button>
          <Button variant="default" onClick={() => onWay('later')}>
            {t('preview.saveAt')}
          </Button>
        </>
      )}
      {(answer || problem !== null) && (
        <CanButton
          can={can}
          onClick={() => decide('save')}
          // What goes for good is not done by a key too many.
          {...(question ? { color: 'red.9' } : { 'data-autofocus': true })}
        >
          {question?.action ?? t('preview.saveNow')}
        </CanButton>
      )}
    </Group>
  );
}

/** Who gains, loses and stays as they are, in three numbers. */
export function Numbers({ answer }: { readonly answer: PreviewAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="xs">
      <SimpleGrid cols={3} spacing="xs" role="group" aria-label={t('preview.numbers')}>
        {(['gain', 'lose', 'same'] as const).map((what) => (
          <div key={what}>
            <Text fz="xl" fw={650} lh={1.2}>
              {format.number(answer[what])}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`preview.${what}`)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {answer.both > 0 && (
        <Text size="sm" c="dimmed">
          {t('preview.both', { count: answer.both })}
        </Text>
      )}
      {answer.from !== null && <Text size="sm">{t('preview.from', { date: format.dateTime(answer.from) })}</Text>}
    </Stack>
  );
}

/** What changes, in three views. */
export function Told({ answer, look }: { readonly answer: PreviewAnswer; readonly look: CountedChange }) {
  const { t } = useTranslation();
  const words = usePermissionWords();
  return (
    <>
      {answer.danger.length > 0 && (
        <Alert color="yellow" title={t('preview.danger')}>
          <Text size="sm">
            <Words words={words(answer.danger)}>{(what) => what}</Words>
          </Text>
        </Alert>
      )}
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="people">{t('preview.tab.people')}</Tabs.Tab>
          <Tabs.Tab value="records">{t('preview.tab.records')}</Tabs.Tab>
          <Tabs.Tab
            value="risks"
            rightSection={
              answer.risks.length > 0 && (
                <Badge size="sm" color="red.9" circle>
                  {answer.risks.length}
                </Badge>
              )
            }
          >
            {t('preview.tab.risks')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <PreviewPeople answer={answer} />
        </Tabs.Panel>
        <Tabs.Panel value="records">
          <PreviewRecords look={look} />
        </Tabs.Panel>
        <Tabs.Panel value="risks">
          <PreviewRisks risks={answer.risks} warned={answer.danger.length > 0} />
        </Tabs.Panel>
      </Tabs>
      {answer.profiles.length > 0 && (
        <Suspense fallback={<Loading lines={2} />}>
          <ProfileChanges profiles={answer.profiles} />
        </Suspense>
      )}
    </>
  );
}
