import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { usePreviewedSend } from '#web/preview.ts';
import { useToast } from '#web/toast.tsx';
import { peopleApi } from '../api.ts';

/** Enables or disables an account, with the preview of what that changes, and offers to take it back. */
export function useEnable(): (row: { readonly id: string; readonly version: number }, enabled: boolean) => void {
  const { t } = useTranslation();
  const tell = useSavedWithUndo();
  const toast = useToast();
  const edit = usePreviewedSend(peopleApi.edit, { changes: ['person', 'place'], quiet: true });
  return (row, enabled) =>
    edit.mutate(
      { params: { id: row.id }, body: { enabled } as never, version: row.version },
      {
        onError: toast.error,
        onSuccess: ({ verdict }) => {
          if (verdict === 'save') tell(t(enabled ? 'people.enabled' : 'people.disabled'), row.id);
        },
      },
    );
}
