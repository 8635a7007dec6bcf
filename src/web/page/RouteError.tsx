import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../query.ts';
import { NotFound } from './NotFound.tsx';
import { Page } from './Page.tsx';
import { ProblemView, useProblemTitle } from './ProblemView.tsx';

/** What stands in place of a page that failed. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const title = useProblemTitle()(error);
  if (isProblem(error, 404)) return <NotFound />;
  return (
    <Page title={isProblem(error, 403) ? t('forbidden.title') : title}>
      <ProblemView
        error={error}
        retry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Page>
  );
}
