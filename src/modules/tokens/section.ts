import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { createToken, myTokens, replaceKey, restoreToken, revokeToken, revokeTokenOf, tokensOf } from './api.ts';
import { makeToken, ownTokens, replaceKey as makeKey, restoreOwn, revokeFor, revokeOwn, tokensFor } from './service.ts';

/** Tokens by which programs act as a person. */
export const tokensSection: Section = {
  name: 'tokens',
  records: [],
  routes: [
    route(myTokens, async (ctx) => ({ items: await ownTokens(ctx) })),
    route(createToken, (ctx, { body }) => makeToken(ctx, body)),
    route(replaceKey, (ctx, { body }) => makeKey(ctx, body)),
    route(restoreToken, (ctx, { params }) => restoreOwn(ctx, params.token)),
    route(revokeToken, (ctx, { params }) => revokeOwn(ctx, params.token)),
    route(tokensOf, async (ctx, { row }) => ({ items: await tokensFor(ctx, row) })),
    route(revokeTokenOf, (ctx, { row, params }) => revokeFor(ctx, row, params.token)),
  ],
};
