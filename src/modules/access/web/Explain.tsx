import { Button, CopyButton, Group, Select, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { explainAccess } from '../api.ts';
import { Chain } from './Chain.tsx';
import { Fixes } from './Fixes.tsx';
import { asked as askedFor, short, useQuestions } from './questions.ts';
import { type Explanation, useSentences } from './sentences.ts';
import { Verdict } from './Verdict.tsx';

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
  const answer = useCall(
    explainAccess,
    {
      query: {
        type,
        id,
        ...askedFor(asked),
        ...(person === null ? {} : { person_id: person.id }),
      },
    },
    { keep: true },
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
      {answer.isPending && <Loading lines={5} />}
      {answer.isError && <ProblemView error={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Answer explanation={answer.data} personName={person?.name} />}
    </Stack>
  );
}

function Answer({ explanation, personName }: { explanation: Explanation; personName: string | undefined }) {
  const { t } = useTranslation();
  const sentences = useSentences(personName);
  return (
    <Stack gap="md">
      <Verdict explanation={explanation} sentences={sentences} />
      {!explanation.allowed && <Fixes fixes={explanation.fixes} />}
      <Chain explanation={explanation} sentences={sentences} />
      {explanation.allowed && explanation.singleCause && <Text size="sm">{t('explain.singleCause')}</Text>}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('explain.now')}
        </Text>
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
    </Stack>
  );
}
