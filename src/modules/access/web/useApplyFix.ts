import { useTranslation } from 'react-i18next';
import { grantsApi } from '#modules/grants/api.ts';
import { peopleApi } from '#modules/people/api.ts';
import { putMember } from '#modules/places/api.ts';
import { addObserver } from '#modules/tickets/api.ts';
import { call } from '#wire/call.ts';
import type { Write } from '#wire/write.ts';
import { usePreview, writeOf } from '#web/preview.ts';
import { invalidate } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { FixAnswer } from '../schema.ts';

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

interface Made {
  /** What the change is as a write that can be looked at beforehand; of a record alone there is nothing to look at. */
  readonly write?: Write;
  /** Makes it; answers how it is taken back, where that is one call as well. */
  readonly make: () => Promise<(() => Promise<unknown>) | undefined>;
}

async function planned(c: Change, { type, id, personId }: About): Promise<Made> {
  if (c.change === 'grant') {
    const { profile_id, place_id, below } = c;
    const input = { body: { person_id: personId, profile_id, place_id, below } as never };
    const make = async () => {
      const grant = (await call(grantsApi.create, input)) as { readonly id: string; readonly version: number };
      return () => call(grantsApi.delete, { params: { id: grant.id }, version: grant.version });
    };
    return { write: writeOf(grantsApi.create, input), make };
  }
  if (c.change === 'enable') {
    const person = (await call(peopleApi.get, { params: { id: personId } })) as { readonly version: number };
    const input = { params: { id: personId }, body: { enabled: true } as never, version: person.version };
    return { write: writeOf(peopleApi.edit, input), make: () => call(peopleApi.edit, input).then(() => undefined) };
  }
  const params = { id, person_id: personId };
  if (type === 'ticket') return { make: () => call(addObserver, { params, body: {} }).then(() => undefined) };
  const input = { params, body: {} };
  return { write: writeOf(putMember, input), make: () => call(putMember, input).then(() => undefined) };
}

/** Makes the changes of a fix one after the other, each by its ordinary call and with its ordinary guards. */
export function useApplyFix(about: About): (fix: FixAnswer, said: string) => Promise<void> {
  const { t } = useTranslation();
  const toast = useToast();
  const ask = usePreview();
  const anew = (): void => invalidate('access', 'grant', 'person', 'place', 'ticket', 'profile');
  return async (fix, said) => {
    const back: (() => Promise<unknown>)[] = [];
    try {
      const steps = await Promise.all(fix.changes.map((c) => planned(c, about)));
      const writes = steps.flatMap((s) => s.write ?? []);
      if (writes.length > 0 && (await ask(writes)) !== 'save') return;
      for (const step of steps) {
        const undo = await step.make();
        if (undo) back.push(undo);
      }
      const done = t('explain.fix.applied', { fix: said });
      if (back.length < fix.changes.length) toast.done(done);
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
