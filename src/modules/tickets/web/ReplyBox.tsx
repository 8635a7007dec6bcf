import { Button, Group, NumberInput, SegmentedControl, Text, Textarea } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { type FocusEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '#web/can.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePortal } from '#web/portal.ts';
import { useSend } from '#web/query.ts';
import { comment, note } from '../api.ts';
import type { Ticket } from '../schema.ts';
import css from './conversation.module.css';
import { type Mode, useDraft } from './draft.ts';

interface ReplyBoxProps {
  readonly ticket: Ticket;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

/** Writes a public reply or an internal note. What is typed is kept on this machine until it is sent. */
export function ReplyBox({ ticket, mode, onMode, input }: ReplyBoxProps) {
  const { t } = useTranslation();
  const { shown: portal } = usePortal();
  const can = { public: useCan(ticket, 'comment'), internal: useCan(ticket, 'notes:create') };
  const modes = portal ? (['public'] as const) : (['public', 'internal'] as const);
  // Hours are asked of those who work, not of those who are helped.
  const counts = useCan(ticket, 'time:view').allowed && !portal;
  const [draft, setDraft, dropDraft] = useDraft(ticket.id);
  const [hours, setHours] = useState<number | string>('');
  const [within, setWithin] = useState(false);
  const reply = useSend(comment, { changes: ['ticket'] });
  const write = useSend(note, { changes: ['ticket'] });
  const send = mode === 'public' ? reply : write;
  // One key for one text: when sending failed half-way, sending it again makes no second workunit.
  const sent = useRef({ what: '', key: '' });
  const ready = can[mode].allowed && draft.trim() !== '' && !send.isPending;
  const submit = (): void => {
    if (!ready) return;
    const what = JSON.stringify([mode, draft, hours]);
    if (sent.current.what !== what) sent.current = { what, key: crypto.randomUUID() };
    send.mutate(
      {
        params: { id: ticket.id },
        body: { body: draft, ...(typeof hours === 'number' && hours > 0 ? { hours } : {}) },
        idempotencyKey: sent.current.key,
      },
      {
        onSuccess: () => {
          sent.current = { what: '', key: '' };
          dropDraft();
          setHours('');
        },
      },
    );
  };
  // Whoever may only write one of the two starts with that one.
  useEffect(() => {
    if (portal && mode !== 'public') onMode('public');
    else if (!portal && mode === 'public' && !can.public.allowed && can.internal.allowed) onMode('internal');
  }, [mode, onMode, portal, can.public.allowed, can.internal.allowed]);
  // One line while nobody writes: the box stays at the foot of the screen.
  const open = within || draft !== '' || hours !== '' || send.isError;
  const onBlur = (e: FocusEvent<HTMLElement>): void => setWithin(e.currentTarget.contains(e.relatedTarget));
  const reasons = modes.filter((m) => !can[m].allowed);
  if (reasons.length === modes.length) return <Silent reasons={reasons.map((m) => can[m].reason)} />;
  return (
    <section
      className={`${css.reply} ${mode === 'internal' ? css.writingNote : ''}`}
      aria-label={t(`tickets.reply.${mode}`)}
      onFocus={() => setWithin(true)}
      onBlur={onBlur}
    >
      <div className={css.writing} data-open={open || undefined}>
        {!portal && (
          <SegmentedControl
            aria-label={t('tickets.reply.mode')}
            size="xs"
            value={mode}
            onChange={(v) => onMode(v as Mode)}
            data={modes.map((m) => ({
              value: m,
              label: t(`tickets.reply.${m}`),
              disabled: !can[m].allowed,
            }))}
          />
        )}
        {(open ? reasons : []).map((m) => (
          <Text key={m} size="xs" c="dimmed">
            <IconLock size={12} aria-hidden /> {t(`tickets.reply.${m}`)}: {can[m].reason}
          </Text>
        ))}
        {can[mode].allowed && (
          <Textarea
            ref={input}
            className={css.text ?? ''}
            value={draft}
            onChange={(e) => setDraft(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return;
              e.preventDefault();
              submit();
            }}
            aria-label={t(`tickets.reply.${mode}`)}
            placeholder={t(`tickets.reply.${mode}Hint`)}
            autosize
            minRows={open ? 3 : 1}
            maxRows={12}
            maxLength={100_000}
          />
        )}
        {can[mode].allowed && open && (
          <Group justify="space-between" align="flex-end">
            {counts ? (
              <NumberInput
                label={t('tickets.reply.hours')}
                value={hours}
                onChange={setHours}
                min={0}
                max={1000}
                step={0.25}
                decimalScale={2}
                w={110}
                size="xs"
              />
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Text size="xs" c="dimmed">
                {t(`tickets.reply.${mode}Seen`)}
              </Text>
              <Button
                leftSection={<IconSend size={16} />}
                onClick={submit}
                loading={send.isPending}
                disabled={!ready && !send.isPending}
                {...(mode === 'internal' ? { color: 'yellow.9' } : {})}
              >
                {t(`tickets.reply.send_${mode}`)}
              </Button>
            </Group>
          </Group>
        )}
        {send.isError && <ProblemView error={send.error} />}
      </div>
    </section>
  );
}

/** Nothing may be written here: says why. */
function Silent({ reasons }: { readonly reasons: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section className={css.reply} aria-label={t('tickets.reply.mode')}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconLock size={18} aria-hidden style={{ flexShrink: 0 }} />
        <div>
          {[...new Set(reasons)].map((reason) => (
            <Text key={reason} size="sm">
              {reason}
            </Text>
          ))}
        </div>
      </Group>
    </section>
  );
}
