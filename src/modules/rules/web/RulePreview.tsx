import { Alert, Loader, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '#wire/call.ts';
import type { Out } from '#wire/endpoint.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { PersonLink } from '#web/PersonLink.tsx';
import type { PreviewProps } from '#web/record/RecordForm.tsx';
import { previewRule } from '../api.ts';
import type { Criterion } from '../schema.ts';

const WAIT_MS = 400;

/** Of whom the rule would speak as it stands in the form now, and who would gain and lose what it gives. */
export function RulePreview({ values, row }: PreviewProps) {
  const { t } = useTranslation();
  const criteria = (values.criteria ?? row?.criteria ?? []) as readonly Criterion[];
  const place_id = (row?.place_id ?? values.place_id ?? null) as string | null;
  const whole = place_id !== null && criteria.length > 0 && criteria.every(isWhole);
  const body = { ...(row ? { id: row.id } : {}), place_id, enabled: values.enabled !== false, criteria };
  const [asked] = useDebouncedValue(JSON.stringify(body), WAIT_MS);
  const query = useQuery({
    queryKey: ['rule', previewRule.id, asked],
    queryFn: ({ signal }) => call(previewRule, { body: JSON.parse(asked), signal }),
    enabled: whole && asked === JSON.stringify(body),
    placeholderData: keepPreviousData,
  });
  return (
    <Paper withBorder p="sm" role="status" aria-label={t('rules.preview.title')}>
      {!whole ? (
        <Text size="sm" c="dimmed">
          {t('rules.preview.incomplete')}
        </Text>
      ) : query.error ? (
        <ProblemView error={query.error} retry={() => void query.refetch()} />
      ) : query.data ? (
        <Told answer={query.data} fresh={row === undefined} />
      ) : (
        <Loader size="sm" role="status" aria-label={t('rules.preview.counting')} />
      )}
    </Paper>
  );
}

const isWhole = (c: Criterion): boolean => c.in.length > 0 && (c.field !== 'custom' || c.key !== '');

function Told({ answer: a, fresh }: { readonly answer: Out<typeof previewRule>; readonly fresh: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('rules.preview.people', { count: a.people })}
      </Text>
      {!fresh && a.gain === 0 && a.lose === 0 && <Text size="sm">{t('rules.preview.same')}</Text>}
      {a.gain > 0 && <People sentence={t('rules.preview.gain', { count: a.gain })} people={a.gains} all={a.gain} />}
      {a.lose > 0 && (
        <Alert color="orange" p="xs">
          <People sentence={t('rules.preview.lose', { count: a.lose })} people={a.loses} all={a.lose} />
        </Alert>
      )}
    </Stack>
  );
}

interface PeopleProps {
  readonly sentence: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly all: number;
}

/** Names of those one may see; the others are counted. */
function People({ sentence, people, all }: PeopleProps) {
  const { t } = useTranslation();
  return (
    <Text size="sm">
      {sentence}{' '}
      {people.map((p, n) => (
        <span key={p.id}>
          {n > 0 && ', '}
          <PersonLink id={p.id} inherit>
            {p.name}
          </PersonLink>
        </span>
      ))}
      {all > people.length && ` ${t('rules.preview.others', { count: all - people.length })}`}
    </Text>
  );
}
