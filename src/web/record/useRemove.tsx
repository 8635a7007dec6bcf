import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { call } from '#wire/call.ts';
import type { RecordFace } from '#wire/record-face.ts';
import { useConfirm } from '../confirm.tsx';
import { usePreview, writeOf } from '../preview.ts';
import { invalidate } from '../query.ts';
import { useToast } from '../toast.tsx';
import { apiOf, type RowLike, titleOf } from './rows.ts';

export interface RemoveOptions {
  /** Done once the record is gone: leave its page. */
  readonly after?: () => void;
  /** What else changes with it, as record types. */
  readonly changes?: readonly string[];
  /** Said before something is deleted for good: what goes with it. */
  readonly warning?: string;
}

/**
 * Deletes a record. Types with a trash: at once, with 30 seconds to take it back. What decides about rights: after
 * showing what that does, and it can be taken back as well. Others: for good, after asking.
 */
export function useRemove(spec: RecordFace): (row: RowLike, options?: RemoveOptions) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const confirm = useConfirm();
  const ask = usePreview();
  const tell = useSavedWithUndo();
  const client = useQueryClient();
  const api = apiOf(spec);
  const { type } = spec.resource;
  const hasTrash = spec.resource.trash !== undefined;

  const restore = (id: string): void => {
    call(api.restore, { params: { id } }).then(() => invalidate(type), toast.error);
  };

  const remove = async (row: RowLike, options: RemoveOptions): Promise<void> => {
    const title = titleOf(spec, row);
    try {
      await call(api.delete, { params: { id: row.id }, version: row.version });
    } catch (error) {
      toast.error(error);
      return;
    }
    options.after?.();
    client.removeQueries({ queryKey: [type, api.get.id, { id: row.id }] });
    invalidate(type, ...(options.changes ?? []));
    if (hasTrash) toast.undo(t('remove.trashed', { title }), () => restore(row.id));
    else if (spec.resource.changesPolicy) tell(t('remove.deleted', { title }), row.id);
    else toast.done(t('remove.deleted', { title }));
  };

  return (row, options = {}) => {
    if (hasTrash) {
      void remove(row, options);
      return;
    }
    const question = {
      title: t('remove.ask', { title: titleOf(spec, row) }),
      text: options.warning ?? t('remove.forGood'),
      action: t('action.delete'),
    };
    if (!spec.resource.changesPolicy) {
      confirm({ ...question, danger: true, onConfirm: () => remove(row, options) });
      return;
    }
    const write = writeOf(api.delete, { params: { id: row.id }, version: row.version });
    ask([write], { question }).then((verdict) => (verdict === 'save' ? remove(row, options) : undefined), toast.error);
  };
}
