import type { Route } from '#platform/section.ts';
import { ROUTES } from '../src/compose.ts';
import type { Answer } from './product.ts';

class RolledBack extends Error {}

/**
 * Every call of the product as it is, but that what it has done is taken back at its end, so that each case finds the
 * same world. Calls that answer several times in a row are sent one after the other.
 */
export function triedOut() {
  let finished: { readonly answer: unknown } | undefined;
  const undone = (route: Route): Route => ({
    ...route,
    handle: async (ctx, input) => {
      finished = { answer: await route.handle(ctx, input) };
      throw new RolledBack();
    },
  });
  return {
    routes: ROUTES.map((r) => (r.endpoint.method === 'GET' ? r : undone(r))),
    /** To be called before each call. */
    forget: (): void => {
      finished = undefined;
    },
    /** The answer; what a verb answered before it was taken back counts as a success. */
    of: (answer: Answer): Answer =>
      finished === undefined ? answer : { ...answer, status: 200, body: finished, text: JSON.stringify(finished) },
  };
}
