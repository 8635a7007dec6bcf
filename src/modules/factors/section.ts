import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import {
  addPasskey,
  confirmTotp,
  myFactors,
  namePasskey,
  newCodes,
  passkeyOptions,
  removePasskey,
  removeTotp,
  startTotp,
} from './api.ts';
import { forgetChallenges, renamePasskey } from './passkeys.ts';
import {
  addKey,
  confirmApp,
  factorsOf,
  makePasskeyOptions,
  removeApp,
  removeKey,
  renewCodes,
  startApp,
} from './service.ts';

export { optionsToShow, takePasskey } from './passkeys.ts';
export { dropFactors, factorsOf, mustShowFactor } from './service.ts';

/** Second factors: authenticator apps, passkeys, recovery codes. */
export const factorsSection: Section = {
  name: 'factors',
  records: [],
  routes: [
    route(myFactors, (ctx) => factorsOf(ctx, ctx.asker.personId)),
    route(startTotp, (ctx) => startApp(ctx)),
    route(confirmTotp, (ctx, { body }) => confirmApp(ctx, body.code)),
    route(removeTotp, (ctx) => removeApp(ctx)),
    route(passkeyOptions, (ctx, { publicUrl }) => makePasskeyOptions(ctx, publicUrl)),
    route(addPasskey, (ctx, { body, publicUrl }) => addKey(ctx, body, publicUrl)),
    route(namePasskey, (ctx, { params, body }) => renamePasskey(ctx, params.passkey, body.name)),
    route(removePasskey, (ctx, { params }) => removeKey(ctx, params.passkey)),
    route(newCodes, (ctx) => renewCodes(ctx)),
  ],
  chores: [{ name: 'forgetChallenges', at: '23 * * * *', run: forgetChallenges }],
};
