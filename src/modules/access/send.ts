import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import { type AboutRecord, askedPerson, askedRecord } from './question.ts';

/**
 * Tells somebody where their access to a record is explained. Once a day for each question; a record that they may not
 * view is not named to them, and its explanation not found. @throws Fault 404, 422
 */
export async function sendTo(ctx: Ctx, about: AboutRecord & { readonly person_id: string }): Promise<undefined> {
  const { type, id, action, facet } = about;
  await askedRecord(ctx, about);
  const personId = await askedPerson(ctx, about.person_id);
  const asked = facet === undefined ? action : `${facet}:${action}`;
  const query = new URLSearchParams({ type, id, action: asked });
  await notify(ctx, [personId], {
    key: 'access.sent',
    values: { person: { type: 'person', id: ctx.asker.personId }, record: { type, id } },
    link: `/explain?${query}`,
    once: `explain ${ctx.asker.personId} ${query} ${ctx.now.toISOString().slice(0, 10)}`,
  });
  return undefined;
}
