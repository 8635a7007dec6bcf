import { Button, CopyButton, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { useSession } from '#web/session.ts';
import { explainAccess } from '../api.ts';
import { Chain } from './Chain.tsx';
import { Fixes } from './Fixes.tsx';
import { Onward } from './Onward.tsx';
import { asked as askedFor, short, useQuestions } from './questions.ts';
import { type Explanation, useSentences } from './sentences.ts';
import { Verdict } from './Verdict.tsx';
import { WhoList } from './WhoMay.tsx';

export interface ExplainProps {
  /** Record type and record. */
  readonly type: string;
  readonly id: string;
  /** The question to start with; viewing unless said. */
  readonly action?: string | undefined;
  readonly facet?: string | undefined;
  /** The person to start with; oneself unless said. */
  readonly personId?: string | undefined;
  readonly personName?: string | undefined;
}

interface Asked {
  readonly id: string;
  readonly name: string;
}

/** May this person do this to this record, and why? The verdict and every step that led to it. */
export function Explain({ type, id, action = 'view', facet, personId, personName }: ExplainProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(short(action, facet));
  const [person, setPerson] = useState<Asked | null>(
    personId === undefined ? null : { id: personId, name: personName ?? '' },
  );
  return (
    <Stack gap="md">
      <PersonPicker
        label={t('explain.who')}
        description={t('explain.whoHelp')}
        special={{ me: t('explain.me') }}
        value={person?.id ?? 'me'}
        name={person?.name}
        onChange={(who, name) => setPerson(who === null || who === 'me' ? null : { id: who, name: name ?? '' })}
      />
      <Select
        label={t('explain.question')}
        data={useQuestions(type)}
        value={asked}
        onChange={(v) => v && setAsked(v)}
        searchable
        allowDeselect={false}
      />
      <Answered about={{ type, id, ...askedFor(asked) }} personId={person?.id} personName={person?.name} />
    </Stack>
  );
}

interface AnsweredProps {
  readonly about: { readonly type: string; readonly id: string; readonly action: string; readonly facet?: string };
  /** Somebody else; oneself unless said. */
  readonly personId: string | undefined;
  readonly personName: string | undefined;
  /** With everybody else who may do the same. */
  readonly who?: boolean;
}

/** The answer to one question, with what can be done about it. */
export function Answered({ about, personId, personName, who = false }: AnsweredProps) {
  const query = { ...about, ...(personId === undefined ? {} : { person_id: personId }) };
  const answer = useCall(explainAccess, { query }, { keep: true });
  if (answer.isError) return <ProblemView error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <Loading lines={5} />;
  return (
    <Stack gap="md">
      <Answer explanation={answer.data} about={about} personId={personId} personName={personName} />
      {who && <WhoSection {...about} />}
    </Stack>
  );
}

function WhoSection(about: AnsweredProps['about']) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="explain-who">
      <Title order={2} size="h4" mb="xs" id="explain-who">
        {t('explain.page.who')}
      </Title>
      <WhoList {...about} />
    </section>
  );
}

function Answer(props: Omit<AnsweredProps, 'who'> & { readonly explanation: Explanation }) {
  const { explanation, about, personId, personName } = props;
  const { t } = useTranslation();
  const me = useSession().person.id;
  const sentences = useSentences(personName);
  return (
    <Stack gap="md">
      <Verdict explanation={explanation} sentences={sentences} />
      {!explanation.allowed && <Fixes fixes={explanation.fixes} about={{ ...about, personId: personId ?? me }} />}
      <section aria-labelledby="explain-steps">
        <Title order={3} size="h5" id="explain-steps" mb={6}>
          {t('explain.steps')}
        </Title>
        <Chain explanation={explanation} sentences={sentences} />
      </section>
      {explanation.allowed && explanation.singleCause && <Text size="sm">{t('explain.singleCause')}</Text>}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('explain.now')}
        </Text>
        <Group gap="xs">
          <Onward explanation={explanation} about={about} personId={personId} />
          <CopyButton value={sentences.text(explanation)}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {t(copied ? 'explain.copied' : 'explain.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Group>
    </Stack>
  );
}
