import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { createToken, myTokens, revokeToken, revokeTokenOf, tokensOf } from './api.ts';
import { makeToken, ownTokens, revokeFor, revokeOwn, tokensFor } from './service.ts';

/** Tokens by which programs act as a person. */
export const tokensSection: Section = {
  name: 'tokens',
  records: [],
  routes: [
    route(myTokens, async (ctx) => ({ items: await ownTokens(ctx) })),
    route(createToken, (ctx, { body }) => makeToken(ctx, body)),
    route(revokeToken, (ctx, { params }) => revokeOwn(ctx, params.token)),
    route(tokensOf, async (ctx, { row }) => ({ items: await tokensFor(ctx, row) })),
    route(revokeTokenOf, (ctx, { row, params }) => revokeFor(ctx, row, params.token)),
  ],
};
