import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { useFormat } from '#web/format.ts';
import { usePreviewedSend } from '#web/preview.ts';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { letGoGrants, type Outcome, renewGrants } from '../api.ts';

const DAY_MS = 86_400_000;

interface Ending {
  readonly id: string;
  readonly ends_at: string;
}

/** The last day of what ends at a moment. */
export const lastMoment = (end: string): string => new Date(Date.parse(end) - 1).toISOString();

/**
 * Renewing and letting go, one or several; what was not done is said with its reason. To be used outside the table: with
 * the last row the table goes, and what was done is still to be told.
 */
export function useEnds(onDone: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const format = useFormat();
  const withUndo = useSavedWithUndo();
  const renewal = usePreviewedSend(renewGrants, { changes: ['grant', 'person', 'place'], quiet: true });
  const going = useSend(letGoGrants, { changes: ['grant'] });
  const tell = (items: readonly Outcome[]): void => {
    const refused = items.filter((i) => !i.done);
    const done = items.length - refused.length;
    if (refused.length === 0) toast.done(t('expiry.done', { count: done }));
    else toast.done(t('expiry.partly', { done, all: items.length, reason: refused[0]?.reason ?? '' }));
    onDone();
  };
  return {
    busy: renewal.isPending || going.isPending,
    renew: (rows: readonly Ending[], days: number): void => {
      // All of them to the same day: that of the latest, and the days more.
      const latest = Math.max(...rows.map((r) => Date.parse(r.ends_at)));
      const until = new Date(latest + days * DAY_MS).toISOString();
      const body = { ids: rows.map((r) => r.id), until };
      const renewed = (items: readonly Outcome[]): void => {
        if (!items.every((i) => i.done)) return tell(items);
        // One request renewed them all, and taking back what it did to one takes back the others.
        const date = format.date(lastMoment(until));
        withUndo(t('expiry.renewed', { count: items.length, date }), items[0]?.id ?? '');
        onDone();
      };
      renewal.mutate({ body }, { onSuccess: ({ answer }) => answer && renewed(answer.items), onError: toast.error });
    },
    letGo: (rows: readonly Ending[], go: boolean): void => {
      const body = { ids: rows.map((r) => r.id), let_go: go };
      going.mutate(
        { body },
        {
          onSuccess: ({ items }) => {
            if (go && items.every((i) => i.done)) {
              toast.undo(t('expiry.letGoDone', { count: items.length }), () =>
                going.mutate({ body: { ...body, let_go: false } }, { onError: toast.error }),
              );
              onDone();
            } else tell(items);
          },
          onError: toast.error,
        },
      );
    },
  };
}
