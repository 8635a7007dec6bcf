import { useTranslation } from 'react-i18next';
import { usePreviewedSend } from '#web/preview.ts';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { revertEntry, undoChange } from '../api.ts';

/** What a change of rights may have changed. */
const TYPES = ['person', 'place', 'grant', 'profile', 'rule', 'audit'];

/** Takes back a change that a history or the audit tells of, by the number of its entry, after showing what that does. */
export function useRevert(): (entry: number) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const tell = useLeftOut();
  const send = usePreviewedSend(revertEntry, { changes: TYPES, quiet: true });
  return (entry) =>
    send.mutate(
      { body: { entry } },
      {
        onError: toast.error,
        onSuccess: ({ answer }) => {
          if (!answer) return;
          if (answer.left.length === 0) toast.done(t('changes.reverted'));
          else tell(answer.left);
        },
      },
    );
}

/** Says that something has been saved, and for half a minute offers to take back what was just done to the record. */
export function useSavedWithUndo(): (message: string, recordId: string) => void {
  const toast = useToast();
  const tell = useLeftOut();
  const send = useSend(undoChange, { changes: TYPES });
  return (message, recordId) =>
    toast.undo(message, () =>
      send.mutate(
        { body: { record_id: recordId } },
        { onError: toast.error, onSuccess: ({ left }) => left.length > 0 && tell(left) },
      ),
    );
}

/** Tells what could not be made again, and why. */
function useLeftOut(): (left: Out<typeof undoChange>['left']) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return (left) =>
    toast.note([t('changes.leftOut', { count: left.length }), ...new Set(left.map((l) => l.reason))].join(' '));
}
