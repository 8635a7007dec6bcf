import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { acceptHints, type Decision, decideItems, type Item, undoItem } from '../api.ts';
import type { Review } from '../schema.ts';

interface Answer {
  readonly items: readonly { readonly done: boolean; readonly reason: string | null }[];
}

interface Verdict {
  readonly decision: Decision;
  readonly until?: string;
}

/** What follows a decision where it was written: told nowhere else, if it was refused. */
interface Then {
  readonly onDone?: () => void;
  readonly onError?: (error: Error) => void;
}

const CHANGES = ['review', 'grant', 'person', 'place'];
const chosen = (items: readonly Item[]) => items.map(({ id, version }) => ({ id, version }));

/** Deciding about rows; what was refused is said with its reason. */
export function useDecide(review: Review) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(decideItems, { changes: CHANGES });
  const accept = useSend(acceptHints, { changes: CHANGES });
  const back = useSend(undoItem, { changes: CHANGES });
  const params = { id: review.id };
  /** Whose grant of what it is, as far as one may know. */
  const named = ({ _names: names }: Item) => ({
    who: names.person_id ?? names.group_id ?? t('value.hidden'),
    profile: names.profile_id ?? t('value.hidden'),
  });
  const tell = ({ items }: Answer, one?: string): void => {
    const refused = items.filter((i) => !i.done);
    if (refused.length === 0) toast.done(one ?? t('reviews.done', { count: items.length }));
    else {
      const done = items.length - refused.length;
      toast.done(t('reviews.partly', { done, all: items.length, reason: refused[0]?.reason ?? '' }));
    }
  };
  const on = (one?: string) => ({ onSuccess: (answer: Answer) => tell(answer, one), onError: toast.error });
  return {
    busy: send.isPending || accept.isPending || back.isPending,
    one: (item: Item, verdict: Verdict, note = '', then: Then = {}): void => {
      const told = on(t(`reviews.doneOne.${verdict.decision}`, named(item)));
      send.mutate(
        { params, body: { items: chosen([item]), ...verdict, ...(note === '' ? {} : { note }) } },
        {
          onSuccess: (answer) => {
            told.onSuccess(answer);
            then.onDone?.();
          },
          onError: then.onError ?? told.onError,
        },
      );
    },
    hints: (items: readonly Item[]): void => accept.mutate({ params, body: { items: chosen(items) } }, on()),
    undo: (item: Item): void =>
      back.mutate({ params, body: { items: chosen([item]) } }, on(t('reviews.openAgain', named(item)))),
  };
}
