import { Button } from '@mantine/core';
import { IconKey, IconSend, IconTestPipe } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { peopleApi } from '#modules/people/api.ts';
import { applyPolicyFile } from '#modules/policy/api.ts';
import { CanButton, YES } from '#web/can.tsx';
import { useCall, useSend } from '#web/query.ts';
import { useSession } from '#web/session.ts';
import { useToast } from '#web/toast.tsx';
import { sendExplanation } from '../api.ts';
import { short } from './questions.ts';
import type { Explanation } from './sentences.ts';

interface OnwardProps {
  readonly explanation: Explanation;
  readonly about: { readonly type: string; readonly id: string; readonly action: string; readonly facet?: string };
  readonly personId: string | undefined;
}

/** What one does with an answer: ask for what it refuses, tell the person it is about, keep it as a test. */
export function Onward({ explanation, about, personId }: OnwardProps) {
  const { t } = useTranslation();
  const { viewing, creates, may_keep_tests } = useSession();
  if (viewing) return null;
  const { type, id, action, facet } = about;
  const search = { type, id, action: short(action, facet) };
  return (
    <>
      {personId === undefined && !explanation.allowed && (
        <Button
          component={Link}
          to={'/requests/new' as string}
          search={search as never}
          size="xs"
          variant="default"
          leftSection={<IconKey size={14} />}
        >
          {t('refused.ask')}
        </Button>
      )}
      {personId !== undefined && <SendButton about={about} personId={personId} />}
      {(creates['profile'] === true || may_keep_tests) && (
        <KeepButton explanation={explanation} about={about} personId={personId} />
      )}
    </>
  );
}

function SendButton({ about, personId }: { readonly about: OnwardProps['about']; readonly personId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(sendExplanation);
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconSend size={14} />}
      loading={send.isPending}
      onClick={() =>
        send.mutate(
          { body: { ...about, person_id: personId } },
          { onSuccess: () => toast.done(t('explain.sent')), onError: toast.error },
        )
      }
    >
      {t('explain.send')}
    </Button>
  );
}

/** Keeps the answer as a permission test, so that whoever changes it hears of it. */
function KeepButton({ explanation, about, personId }: OnwardProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { person, may_keep_tests } = useSession();
  const keep = useSend(applyPolicyFile);
  const who = useCall(peopleApi.get, { params: { id: personId ?? person.id } });
  const { login } = (who.data ?? {}) as { readonly login?: string };
  if (login === undefined) return null;
  const verb = explanation.allowed ? 'may' : 'must not';
  const test = `${login} ${verb} ${short(about.action, about.facet)} ${about.type} ${about.id}`;
  const file = `gatehouse: 1\ntests:\n  - ${JSON.stringify(test)}\n`;
  return (
    <CanButton
      can={may_keep_tests ? YES : { allowed: false, reason: t('explain.keepClosed'), byRight: true }}
      size="xs"
      variant="default"
      leftSection={<IconTestPipe size={14} />}
      loading={keep.isPending}
      onClick={() =>
        keep.mutate(
          { body: { file } },
          {
            onSuccess: ({ changes }) => toast.done(t(changes.length > 0 ? 'explain.kept' : 'explain.keptAlready')),
            onError: toast.error,
          },
        )
      }
    >
      {t('explain.keep')}
    </CanButton>
  );
}
