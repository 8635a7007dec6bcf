import { Alert, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Explanation, Sentences } from './sentences.ts';

interface VerdictProps {
  readonly explanation: Explanation;
  readonly sentences: Sentences;
}

/** Yes or no, and for a no its first reason. */
export function Verdict({ explanation, sentences }: VerdictProps) {
  const { t } = useTranslation();
  const { allowed } = explanation;
  return (
    <Alert
      role="status"
      color={allowed ? 'green' : 'red'}
      icon={allowed ? <IconCircleCheck /> : <IconCircleX />}
      title={
        <Text inherit span c="var(--mantine-color-text)">
          {t(allowed ? 'explain.yes' : 'explain.no')}
        </Text>
      }
    >
      {sentences.verdict(explanation)}
    </Alert>
  );
}
