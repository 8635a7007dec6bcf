import { Alert, Button, Group, List, Loader, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '#wire/call.ts';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { invalidate } from '#web/query.ts';
import type { Chosen } from '#web/record/RecordList.tsx';
import { useToast } from '#web/toast.tsx';
import { applyBulk, type BulkChange, type BulkCheck, type BulkDone, checkBulk, undoBulk } from '../api.ts';
import type { Do } from './BulkBar.tsx';
import { GrantChoice } from './GrantChoice.tsx';
import { BulkJob } from './BulkJob.tsx';
import { type OfPlace, PlaceChoice } from './PlaceChoice.tsx';

const CHANGES = ['person', 'grant', 'place', 'profile', 'people', 'access'];
const isOfGrant = (what: Do): what is 'give' | 'take' => what === 'give' || what === 'take';
const isOfPlace = (what: Do): what is OfPlace => what === 'join' || what === 'leave' || what === 'setOrganization';
/** Reasons shown at once. */
const SHOWN = 100;

/** One change of many people: what exactly, whom it would concern and why not the others, then it is made. */
export function BulkDialog(props: { readonly what: Do; readonly chosen: Chosen; readonly onClose: () => void }) {
  const { what, chosen, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [job, setJob] = useState<string | null>(null);
  const isWhole = !isOfGrant(what) && !isOfPlace(what);
  const [change, setChange] = useState<BulkChange | null>(isWhole ? ({ do: what } as BulkChange) : null);
  const [name, setName] = useState('');
  const told = useTellDone(what, name);
  const check = useMutation({
    mutationFn: (c: BulkChange) => {
      const { sort: _order, ...query } = chosen.query ?? {};
      const target = chosen.query ? { query } : { ids: [...chosen.selection.ids] };
      return call(checkBulk, { body: { change: c, ...target } as never });
    },
  });
  const done = (answer: BulkDone): void => {
    invalidate(...CHANGES);
    chosen.selection.clear();
    told(answer);
    onClose();
  };
  const apply = usePreviewedSend(applyBulk, { quiet: true });
  const begin = (ids: readonly string[]): void =>
    apply.mutate(
      { body: { change: change as BulkChange, ids: [...ids] } },
      {
        onSuccess: ({ verdict, answer }) => {
          if (verdict === 'kept') {
            chosen.selection.clear();
            onClose();
          } else if (answer) {
            if (answer.job_id === undefined) done(answer);
            else setJob(answer.job_id);
          }
        },
      },
    );
  // A change without further questions is tried as soon as the dialog is there: what it asks for then opens above it.
  const { mutate: tryOut } = check;
  useEffect(() => {
    if (isWhole) tryOut({ do: what } as BulkChange);
  }, [isWhole, tryOut, what]);
  const choice = {
    busy: check.isPending,
    onChange: () => check.reset(),
    onReady: (c: BulkChange, of: string) => {
      setChange(c);
      setName(of);
      check.mutate(c);
    },
  };
  return (
    <Modal opened onClose={onClose} title={t(`bulk.title.${what}`)} size="lg">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t(`bulk.help.${what}`)}
        </Text>
        {isOfGrant(what) && job === null && <GrantChoice what={what} {...choice} />}
        {isOfPlace(what) && job === null && <PlaceChoice what={what} {...choice} />}
        {check.isPending && <Loader size="sm" role="status" aria-label={t('bulk.checking')} />}
        {check.error && <ProblemView error={check.error} />}
        {apply.error && <ProblemView error={apply.error} />}
        {job !== null && <BulkJob id={job} onDone={done} />}
        {job === null && check.data && <Verdict check={check.data} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(job === null ? 'action.cancel' : 'action.close')}
          </Button>
          {job === null && check.data && (
            <Button
              loading={apply.isPending}
              disabled={check.data.able.length === 0}
              onClick={() => begin(check.data.able)}
            >
              {t(`bulk.apply.${what}`, {
                count: check.data.able.length,
                number: format.number(check.data.able.length),
              })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Verdict({ check }: { readonly check: BulkCheck }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { able, same, refused, total } = check;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} role="status">
        {t('bulk.works', { able: format.number(able.length), total: format.number(total), count: total })}
        {same > 0 ? ` ${t('bulk.same', { count: same, number: format.number(same) })}` : ''}
      </Text>
      {refused.length > 0 && (
        <Alert
          color="yellow"
          title={t('bulk.refusedTitle', { count: refused.length, number: format.number(refused.length) })}
        >
          <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0 }}>
            <List size="sm" spacing={4}>
              {refused.slice(0, SHOWN).map((r) => (
                <List.Item key={r.id}>
                  <Text span inherit fw={600}>
                    {r.name === '' ? t('value.hidden') : r.name}
                  </Text>
                  {`: ${r.reason}`}
                </List.Item>
              ))}
            </List>
            {refused.length > SHOWN && (
              <Text size="sm">{t('bulk.refusedMore', { number: refused.length - SHOWN })}</Text>
            )}
          </ScrollArea.Autosize>
        </Alert>
      )}
    </Stack>
  );
}

/** Says what was done, with the way back where there is one. */
function useTellDone(what: Do, name: string): (answer: BulkDone) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return ({ done, undo_id }) => {
    const message = t(`bulk.done.${what}`, { count: done, name });
    if (undo_id === null) {
      toast.done(message);
      return;
    }
    toast.undo(message, () => {
      call(undoBulk, { params: { change: undo_id } }).then(() => {
        invalidate(...CHANGES);
        toast.done(t('bulk.takenBack'));
      }, toast.error);
    });
  };
}
