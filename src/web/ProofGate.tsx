import { lazy, Suspense, useEffect, useState } from 'react';
import { whenProofNeeded } from '#wire/call.ts';

const ProofDialog = lazy(async () => ({
  default: (await import('#modules/signin/web/ProofDialog.tsx')).ProofDialog,
}));

/** Asks the person to show once more who they are, when the server wants that before something dangerous. */
export function ProofGate() {
  const [answer, setAnswer] = useState<{ readonly tell: (proved: boolean) => void } | null>(null);
  useEffect(() => {
    whenProofNeeded(
      () =>
        new Promise((resolve) => {
          setAnswer((before) => {
            // Two calls at once are answered together.
            const tell = (proved: boolean): void => {
              before?.tell(proved);
              resolve(proved);
            };
            return { tell };
          });
        }),
    );
  }, []);
  if (answer === null) return null;
  const onDone = (proved: boolean): void => {
    setAnswer(null);
    answer.tell(proved);
  };
  return (
    <Suspense>
      <ProofDialog onDone={onDone} />
    </Suspense>
  );
}
