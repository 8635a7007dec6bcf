import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { fromDevice } from './use-passkey.ts';

/** Why a passkey did not come about: what the device said has no words for people, what the server said has. */
export function DeviceProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (!fromDevice(error)) return <ProblemView error={error} />;
  const known = (error as Error).name === 'InvalidStateError';
  return (
    <Alert color="yellow" role="alert">
      {t(known ? 'factors.deviceKnown' : 'factors.deviceFailed')}
    </Alert>
  );
}
