import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import type { Planned } from '../api.ts';

interface Words {
  /** What is to be done, and to whom. */
  readonly title: (c: Planned) => string;
  /** How it stands: who waits for whom, until when, how it ended. */
  readonly state: (c: Planned) => string;
}

export function useWords(): Words {
  const { t } = useTranslation();
  const format = useFormat();
  return {
    title: ({ writes, more_writes }) => {
      const told = writes.map(({ call, about }) => {
        const what = t(`changes.call.${call}`, { defaultValue: call });
        return about.length === 0 ? what : `${what}: ${about.join(', ')}`;
      });
      return told.join(' · ') + (more_writes > 0 ? ` ${t('preview.more', { count: more_writes })}` : '');
    },
    state: ({ state, author, asked, run_at, ended_at }) =>
      t(`changes.state.${state}${run_at !== null && state === 'asked' ? 'For' : ''}`, {
        author: author.name,
        asked: asked?.name,
        at: run_at === null ? '' : format.dateTime(run_at),
        ended: ended_at === null ? '' : format.dateTime(ended_at),
      }),
  };
}
