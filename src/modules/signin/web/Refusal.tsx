import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '#wire/call.ts';

/** Why the sign-in was refused: wrong login or password, or locked after too many tries. */
export function Refusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const locked = problem?.status === 429;
  return (
    <Alert color={locked ? 'yellow' : 'red'} role="alert" title={t(locked ? 'signin.lockedTitle' : 'signin.refused')}>
      {t(locked ? 'signin.lockedHelp' : 'signin.refusedHelp')}
    </Alert>
  );
}
