import { eachInside } from '#platform/each.ts';
import { type Section, route } from '#platform/section.ts';
import { getExpirySettings, letGoGrants, listExpiring, renewGrants, setExpirySettings } from './api.ts';
import { letGo, listEnding, renew, setSettings, settings } from './service.ts';
import { tellOfEnds } from './tell.ts';

export { Managers } from './managers.ts';

/** Grants whose end is near: a list to renew them or let them go, and a word to those concerned. */
export const expirySection: Section = {
  name: 'expiry',
  records: [],
  routes: [
    route(listExpiring, (ctx, { query }) => listEnding(ctx, query)),
    {
      ...route(renewGrants, (ctx, { body }) => renew(ctx, body.ids, body.until)),
      withoutTransaction: true,
      inside: route(renewGrants, (ctx, { body }) => renew(ctx, body.ids, body.until, eachInside)).handle,
    },
    { ...route(letGoGrants, (ctx, { body }) => letGo(ctx, body.ids, body.let_go)), withoutTransaction: true },
    route(getExpirySettings, (ctx) => settings(ctx)),
    route(setExpirySettings, (ctx, { body }) => setSettings(ctx, body.notice_days)),
  ],
  chores: [{ name: 'tell_of_ends', at: '7 * * * *', run: tellOfEnds }],
};
