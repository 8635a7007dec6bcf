import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ask, PreviewContext, type Question, type Verdict } from '#web/preview.ts';
import { useToast } from '#web/toast.tsx';
import { call, ProblemError } from '#wire/call.ts';
import type { Write } from '#wire/write.ts';
import { previewAccess } from '../api.ts';
import type { PreviewAnswer } from '../schema.ts';

// Nobody needs it to see a page.
const fetchDialog = () => import('./PreviewDialog.tsx');
const PreviewDialog = lazy(async () => ({ default: (await fetchDialog()).PreviewDialog }));

/** A change that is looked at. */
export interface Looked {
  readonly changes: readonly Write[];
  readonly question: Question | undefined;
  /** Null while it is worked out. */
  readonly answer: PreviewAnswer | null;
  /** Why it cannot be looked at beforehand, although it may be possible. */
  readonly problem: unknown;
  readonly decide: (verdict: Verdict) => void;
}

/** Milliseconds after which somebody who waits is shown that something goes on. */
const SLOW = 400;

/** Lets every form below show what it would change before it saves. */
export function PreviewProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [looked, setLooked] = useState<Looked | null>(null);
  const ask = useMemo<Ask>(
    () => async (changes, options) => {
      let decide: (verdict: Verdict) => void = () => undefined;
      const decided = new Promise<Verdict>((resolve) => {
        decide = (verdict) => {
          setLooked(null);
          resolve(verdict);
        };
      });
      const show = (answer: PreviewAnswer | null, problem: unknown = null): void =>
        setLooked({ changes, question: options?.question, answer, problem, decide });
      const slow = setTimeout(show, SLOW, null);
      const stop = new AbortController();
      const given = decided.then((verdict) => {
        stop.abort();
        return verdict;
      });
      try {
        const answer = await call(previewAccess, { body: { changes: [...changes] }, signal: stop.signal });
        if (options?.always || options?.question || !isOfNobody(answer, options?.fresh)) show(answer);
        else {
          if (!options?.quiet) toast.done(t('preview.nothing'));
          decide('save');
        }
      } catch (error) {
        if (stop.signal.aborted) return given;
        if (!isAboutAsking(error)) {
          setLooked(null);
          throw error;
        }
        show(null, error);
      } finally {
        clearTimeout(slow);
      }
      return given;
    },
    [t, toast],
  );
  return (
    <PreviewContext value={ask}>
      {children}
      {looked && (
        <Suspense>
          <PreviewDialog looked={looked} />
        </Suspense>
      )}
    </PreviewContext>
  );
}

/** How many may gain something by themselves, with a person or a place that is only just made. */
const BY_THEMSELVES = { person: 1, place: Number.POSITIVE_INFINITY };

const isOfNobody = (a: PreviewAnswer, fresh: keyof typeof BY_THEMSELVES | undefined): boolean =>
  a.gain <= (fresh === undefined ? 0 : BY_THEMSELVES[fresh]) &&
  a.lose === 0 &&
  a.risks.length === 0 &&
  a.danger.length === 0;

/** The change may be fine and only too much, or none of those that can be looked at. */
const isAboutAsking = (error: unknown): boolean =>
  error instanceof ProblemError &&
  (error.problem.errors ?? []).length > 0 &&
  (error.problem.errors ?? []).every((e) => e.field === 'call' || e.field === 'changes');
