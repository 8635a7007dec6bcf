import { Button, Card, Group, NativeSelect, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Shield } from '#modules/access/web/Shield.tsx';
import { useFixSentences } from '#modules/access/web/fix-sentences.ts';
import { ProfilePicker, PlacePicker } from '#web/record/pickers.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import words from '#web/styles/words.module.css';
import type { Out } from '#wire/endpoint.ts';
import { approveRequest, declineRequest, type getRequest, INVOLVING, involveRequest } from '../api.ts';
import { useGiven } from './words.ts';

type Request = Out<typeof getRequest>;
type Fix = Request['fixes'][number];

const DAYS = [1, 7, 30, 90];
const OTHER = 'other';

interface Gift {
  readonly profile_id: string;
  readonly place_id: string;
  readonly below: boolean;
}

/** Fixes that are one grant: what a request is answered with. */
const giftOf = ({ changes }: Fix): Gift | undefined => {
  // That the record must come into another state first is nothing that anybody gives.
  const [only, ...others] = changes.filter((c) => c.change !== 'wait');
  return others.length === 0 && only?.change === 'grant' ? only : undefined;
};

/** Whether the fix is to put the person on the record, which the reader may do. */
const involves = (r: Request, { changes: [only, ...others], yours }: Fix): boolean =>
  yours && others.length === 0 && only?.change === 'relation' && only.relation === INVOLVING[r.type];

/** The answer to a request: one of the smallest grants that would do, or another; for as long or shorter; or a no. */
export function Decision({ request: r }: { readonly request: Request }) {
  const { t } = useTranslation();
  const toast = useToast();
  const say = useFixSentences();
  // What opens least comes first: often to be put on this one record.
  const fixes = r.fixes.filter((f) => giftOf(f) || involves(r, f));
  // It is asked for some days: what has no end is chosen by itself only where nothing else would do.
  const ending = fixes.findIndex((f) => !involves(r, f));
  const [chosen, setChosen] = useState(fixes.length > 0 ? String(Math.max(0, ending)) : OTHER);
  const [profile, setProfile] = useState<string | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [days, setDays] = useState(String(r.days));
  const approve = usePreviewedSend(approveRequest, {
    changes: ['access', 'grant', 'person', 'place', 'notices'],
    quiet: true,
  });
  const other = profile !== null && place !== null ? { profile_id: profile, place_id: place, below: false } : undefined;
  const fix = chosen === OTHER ? undefined : fixes[Number(chosen)];
  const puts = fix !== undefined && involves(r, fix);
  const gift = fix ? giftOf(fix) : other;
  const involve = usePreviewedSend(involveRequest, {
    changes: ['access', 'ticket', 'person', 'place', 'notices'],
    quiet: true,
  });
  const sayGiven = useGiven();
  const tell = (answer: Out<typeof approveRequest> | undefined): void => {
    if (!answer) return;
    const { given, person, opens } = answer;
    const done = given ? t('requests.has', { person, what: sayGiven(given) }) : t('requests.put', { person });
    toast.done(opens ? done : `${done} ${t('requests.grantedLess')}`);
  };
  const give = (): void => {
    if (puts) {
      involve.mutate({ params: { request: r.id }, body: {} }, { onSuccess: ({ answer }) => tell(answer) });
    }
    if (!gift) return;
    const { profile_id, place_id, below } = gift;
    approve.mutate(
      { params: { request: r.id }, body: { profile_id, place_id, below, days: Number(days) } },
      { onSuccess: ({ answer }) => tell(answer) },
    );
  };
  const choices = [...new Set([...DAYS.filter((d) => d < r.days), r.days])];
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="decision">
      <Stack gap="sm">
        <Title order={2} size="h4" id="decision">
          {t('requests.decide')}
        </Title>
        <Radio.Group value={chosen} onChange={setChosen} label={t('requests.give')}>
          <Stack gap={8} mt={6}>
            {fixes.map((f, n) => (
              <Radio
                key={say.fix(f)}
                value={String(n)}
                label={
                  <Group component="span" gap={6} wrap="nowrap">
                    <span className={words.sentence}>{say.fix(f)}</span>
                    {f.danger && <Shield />}
                  </Group>
                }
                description={say.effect(f)}
              />
            ))}
            <Radio value={OTHER} label={t('requests.other')} />
          </Stack>
        </Radio.Group>
        {chosen === OTHER && (
          <Group grow>
            <ProfilePicker
              label={t('requests.profile')}
              value={profile}
              onChange={(v) => setProfile(v)}
              giving={{ person_id: r.person_id, place_id: place }}
            />
            <PlacePicker label={t('requests.place')} can="grant:create" value={place} onChange={(v) => setPlace(v)} />
          </Group>
        )}
        {puts ? (
          <Text size="sm">{t('requests.putHelp')}</Text>
        ) : (
          <NativeSelect
            label={t('requests.howLong')}
            maw={220}
            data={choices.map((d) => ({ value: String(d), label: t('requests.days', { count: d }) }))}
            value={days}
            onChange={(e) => setDays(e.currentTarget.value)}
          />
        )}
        {approve.error && <ProblemView error={approve.error} />}
        {involve.error && <ProblemView error={involve.error} />}
        <Group>
          <Button disabled={!gift && !puts} loading={approve.isPending || involve.isPending} onClick={give}>
            {t('requests.approve')}
          </Button>
        </Group>
        <Decline id={r.id} />
      </Stack>
    </Card>
  );
}

function Decline({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [answer, setAnswer] = useState('');
  const send = useSend(declineRequest, { changes: ['notices'] });
  const decline = (): void =>
    send.mutate(
      { params: { request: id }, body: { answer: answer.trim() } },
      { onSuccess: () => toast.done(t('requests.declinedDone')), onError: toast.error },
    );
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={t('requests.because')}
        style={{ flex: '1 1 14rem' }}
        maxLength={500}
        value={answer}
        onChange={(e) => setAnswer(e.currentTarget.value)}
      />
      <Button variant="default" disabled={answer.trim() === ''} loading={send.isPending} onClick={decline}>
        {t('requests.decline')}
      </Button>
    </Group>
  );
}
