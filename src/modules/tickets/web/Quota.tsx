import { Stack, Text } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useCall } from '#web/query.ts';
import type { Out } from '#wire/endpoint.ts';
import { ticketQuota } from '../api.ts';

type Standing = Out<typeof ticketQuota>;

interface QuotaProps {
  readonly placeId: string;
  /** For whom; the people of the group together unless said. */
  readonly requesterId?: string | null;
  /** Says something also where there is no limit. */
  readonly always?: boolean;
}

/** How many more tickets a group takes, in sentences; nothing where there is no limit. */
export function Quota({ placeId, requesterId, always = false }: QuotaProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = { place_id: placeId, ...(requesterId ? { requester_id: requesterId } : {}) };
  const { data } = useCall(ticketQuota, { query }, { staleTime: 0 });
  const sentences = data ? sentencesOf(data, (key, values) => t(key, values), format.number) : [];
  if (sentences.length === 0) {
    return always && data ? (
      <Text size="sm" c="dimmed">
        {t('tickets.quota.none')}
      </Text>
    ) : null;
  }
  return (
    <Stack gap={2} role="status">
      {sentences.map(({ text, full }) => (
        <Text key={text} size={always ? 'sm' : 'xs'} {...(full ? { fw: 600 } : { c: 'dimmed' })}>
          <IconGauge size={13} aria-hidden /> {text}
        </Text>
      ))}
    </Stack>
  );
}

interface Sentence {
  readonly text: string;
  readonly full: boolean;
}

function sentencesOf(
  { counts, total, open }: Standing,
  say: (key: string, values: Record<string, string | number>) => string,
  number: (n: number) => string,
): Sentence[] {
  const of = (key: string, part: NonNullable<Standing['total']>): Sentence => {
    const full = part.left === 0;
    // A limit may have come when there were more than it allows.
    const close = part.used - part.limit + 1;
    return {
      text: say(full ? `tickets.quota.${key}.full.${counts}` : `tickets.quota.${key}.left.${counts}`, {
        count: full ? close : part.left,
        left: number(part.left),
        close: number(close),
        used: number(part.used),
        limit: number(part.limit),
      }),
      full,
    };
  };
  return [...(total ? [of('total', total)] : []), ...(open ? [of(open.enforced ? 'open' : 'openTold', open)] : [])];
}
