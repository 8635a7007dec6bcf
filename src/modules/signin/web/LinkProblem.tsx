import { Alert } from '@mantine/core';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { isProblem } from '#web/query.ts';

/** Why a link of ours did not work. One that is used up or too old is no lack of rights. */
export function LinkProblem({ error }: { readonly error: unknown }) {
  if (!isProblem(error, 403)) return <ProblemView error={error} />;
  return (
    <Alert color="yellow" role="alert">
      {error.problem.detail}
    </Alert>
  );
}
