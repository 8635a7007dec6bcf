import { Badge, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import { whoAccess } from '../api.ts';
import type { WhoAnswer } from '../schema.ts';
import { useFixSentences } from './fix-sentences.ts';
import { asked, useQuestions } from './questions.ts';

interface WhoMayProps {
  readonly type: string;
  readonly id: string;
  /** The question to start with; viewing unless said. */
  readonly first?: string | undefined;
}

/** Who may do this to this record: people by what gives it to them. */
export function WhoMay({ type, id, first = 'view' }: WhoMayProps) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState(first);
  return (
    <Stack gap="md">
      <Select
        label={t('explain.question')}
        data={useQuestions(type)}
        value={question}
        onChange={(v) => v && setQuestion(v)}
        searchable
        allowDeselect={false}
      />
      <WhoList type={type} id={id} {...asked(question)} />
    </Stack>
  );
}

/** The people who may do one thing, by reason. */
export function WhoList(query: WhoMayProps & { readonly action: string; readonly facet?: string }) {
  const answer = useCall(whoAccess, { query }, { keep: true });
  if (answer.isError) return <ProblemView error={answer.error} retry={() => void answer.refetch()} />;
  return answer.data ? <Everybody answer={answer.data} /> : <Loading lines={5} />;
}

function Everybody({ answer }: { readonly answer: WhoAnswer }) {
  const { t } = useTranslation();
  const { reason: say } = useFixSentences();
  return (
    <Stack gap="md">
      <Text size="sm" role="status">
        {t('explain.whoTotal', { count: answer.total })}
      </Text>
      {answer.reasons.map(({ reason, others }, n) => {
        const people = answer.people.filter((p) => p.reasons.includes(n));
        return (
          <section key={say(reason)} aria-label={say(reason)}>
            <Group gap={6} mb={4}>
              <Title order={3} size="h6">
                {say(reason)}
              </Title>
              <Badge size="sm" variant="default">
                {people.length + others}
              </Badge>
            </Group>
            <Text size="sm">{people.map((p) => p.name).join(', ')}</Text>
            {others > 0 && (
              <Text size="xs" c="dimmed">
                {t('explain.whoOthers', { count: others })}
              </Text>
            )}
          </section>
        );
      })}
    </Stack>
  );
}
