import { Alert, Button, Code, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AboutRefusal } from './AboutRefusal.tsx';
import { ProblemError } from '#wire/call.ts';

/** More complaints than this help nobody. */
const MOST = 20;

const KNOWN = [400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503];

/** The heading of an error in the reader's language. */
export function useProblemTitle(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ProblemError))
      return t(error instanceof TypeError ? 'problem.unreachable' : 'problem.broken');
    const { status, title } = error.problem;
    return KNOWN.includes(status) ? t(`problem.${status}`) : title;
  };
}

/** One sentence for an error, for toasts and places without room. */
export function useProblemText(): (error: unknown) => string {
  const title = useProblemTitle();
  return (error) =>
    error instanceof ProblemError && error.problem.detail !== '' ? error.problem.detail : title(error);
}

/** An error with what the reader needs: the reason, the missing permission, the number to quote, another try. */
export function ProblemView({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation();
  const title = useProblemTitle()(error);
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const forbidden = problem?.status === 403;
  const unreachable = !problem && error instanceof TypeError;
  const Icon = forbidden ? IconLock : unreachable ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert role="alert" color={forbidden ? 'yellow' : 'red'} icon={<Icon />} title={title}>
      <Stack gap="xs" align="flex-start">
        {problem && problem.detail !== '' && <Text size="sm">{problem.detail}</Text>}
        {problem?.errors && problem.errors.length > 0 && (
          <List size="sm">
            {problem.errors.slice(0, MOST).map((e) => (
              <List.Item key={`${e.row} ${e.field} ${e.message}`}>
                {[e.row === undefined ? '' : t('problem.row', { row: e.row }), e.field, e.message]
                  .filter((part) => part !== '')
                  .join(': ')}
              </List.Item>
            ))}
          </List>
        )}
        {unreachable && <Text size="sm">{t('problem.unreachableHelp')}</Text>}
        {problem?.permission !== undefined && (
          <Text size="sm">
            {t('problem.missing', {
              what: t(`permission.${problem.permission}`, { defaultValue: problem.permission }),
            })}{' '}
            <Code>{problem.permission}</Code>
          </Text>
        )}
        <AboutRefusal error={error} />
        {problem && problem.status >= 500 && problem.requestId !== '' && (
          <Text size="xs" c="dimmed">
            {t('problem.requestId')} <Code>{problem.requestId}</Code>
          </Text>
        )}
        {retry && !forbidden && (
          <Group>
            <Button size="xs" variant="default" onClick={retry}>
              {t('action.retry')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
