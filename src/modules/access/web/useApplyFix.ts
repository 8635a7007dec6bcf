import { useTranslation } from 'react-i18next';
import { grantsApi } from '#modules/grants/api.ts';
import { peopleApi } from '#modules/people/api.ts';
import { putMember } from '#modules/places/api.ts';
import { addObserver } from '#modules/tickets/api.ts';
import { call } from '#wire/call.ts';
import { invalidate } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { FixAnswer } from '../api.ts';

type Change = FixAnswer['changes'][number];

interface About {
  readonly type: string;
  readonly id: string;
  readonly personId: string;
}

/** Whether a change can be made from an explanation, by the call that makes it anywhere else. */
const isMakeable = (c: Change, { type }: About): boolean =>
  c.change === 'grant' ||
  c.change === 'enable' ||
  (c.change === 'relation' &&
    ((type === 'ticket' && c.relation === 'observer') || (type === 'place' && c.relation === 'member')));

/** Those fixes that the asker may make and that need nothing but this. */
export const isApplicable = (fix: FixAnswer, about: About): boolean =>
  fix.yours && fix.changes.every((c) => isMakeable(c, about));

/** Makes one change; answers how it is taken back, where that is one call as well. */
async function make(c: Change, { type, id, personId }: About): Promise<(() => Promise<unknown>) | undefined> {
  if (c.change === 'grant') {
    const { profile_id, place_id, below } = c;
    const made = (await call(grantsApi.create, {
      body: { person_id: personId, profile_id, place_id, below } as never,
    })) as { readonly id: string; readonly version: number };
    return () => call(grantsApi.delete, { params: { id: made.id }, version: made.version });
  }
  if (c.change === 'enable') {
    const person = (await call(peopleApi.get, { params: { id: personId } })) as { readonly version: number };
    await call(peopleApi.edit, { params: { id: personId }, body: { enabled: true } as never, version: person.version });
    return undefined;
  }
  if (type === 'ticket') await call(addObserver, { params: { id, person_id: personId }, body: {} });
  else await call(putMember, { params: { id, person_id: personId }, body: {} });
  return undefined;
}

/** Makes the changes of a fix one after the other, each by its ordinary call and with its ordinary guards. */
export function useApplyFix(about: About): (fix: FixAnswer, said: string) => Promise<void> {
  const { t } = useTranslation();
  const toast = useToast();
  const anew = (): void => invalidate('access', 'grant', 'person', 'place', 'ticket', 'profile');
  return async (fix, said) => {
    const back: (() => Promise<unknown>)[] = [];
    try {
      for (const change of fix.changes) {
        const undo = await make(change, about);
        if (undo) back.push(undo);
      }
      const done = t('explain.fix.applied', { fix: said });
      if (back.length === 0 || back.length < fix.changes.length) toast.done(done);
      else
        toast.undo(done, () => {
          Promise.all(back.map((undo) => undo())).then(anew, toast.error);
        });
    } catch (error) {
      toast.error(error);
    }
    anew();
  };
}
