import type { Logger } from 'pino';
import { StoredPolicies, type SystemActor } from '#modules/access/section.ts';
import { SECTIONS } from '#modules/registry.ts';
import type { Ctx } from '#platform/context.ts';
import { type Database, inTransaction, openDatabase, type Target } from '#platform/db.ts';
import { LiveEvents } from '#platform/http/events.ts';
import { type HttpServer, httpServer } from '#platform/http/server.ts';
import { lockPolicy } from '#platform/http/handle.ts';
import { makeCtx, Registry } from '#platform/make-ctx.ts';
import { recordRoutes } from '#platform/records/routes.ts';
import type { Route } from '#platform/section.ts';
import type { Tables } from '#platform/tables.ts';

/** Every call of the product: the common ones of each record type, and the sections' own. */
export const ROUTES: readonly Route[] = SECTIONS.flatMap((s) => [...s.records.flatMap(recordRoutes), ...s.routes]);

/** The record types of the product. */
export const REGISTRY = new Registry(SECTIONS.flatMap((s) => s.records));

export interface Gatehouse {
  readonly db: Database<Tables>;
  /** The HTTP server, ready to listen or to be asked without a network. */
  http(options?: { readonly webDir?: string; readonly trustProxy?: boolean }): Promise<HttpServer>;
  /** Runs work in one transaction as a named system actor. */
  asSystem<T>(who: SystemActor, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Puts the product together on a database that has been migrated. */
export function gatehouse(target: Target, log: Logger): Gatehouse {
  const onError = (error: unknown): void => log.error({ err: error }, 'in the background');
  const db = openDatabase<Tables>(target, { size: 8, applicationName: 'gatehouse', onError });
  const policyDb = openDatabase<Tables>(target, { size: 2, applicationName: 'gatehouse policy', onError });
  const policies = new StoredPolicies(
    policyDb,
    REGISTRY.all().map((s) => s.spec.resource),
  );
  return {
    db,
    http: (options = {}) =>
      httpServer({
        db,
        registry: REGISTRY,
        policies,
        onError,
        routes: ROUTES,
        events: new LiveEvents(),
        log,
        ...options,
      }),
    asSystem: (who, work) =>
      inTransaction(db.kysely, async (trx) => {
        await lockPolicy(trx, { changesPolicy: true });
        const now = new Date();
        const ctx = makeCtx({
          db: trx,
          registry: REGISTRY,
          policies,
          state: await policies.within(trx),
          actor: who.actor,
          asker: { personId: who.facts.id, now: now.getTime() },
          now,
          language: 'en',
          request: { id: 'system', ip: '', agent: '' },
        });
        return work(ctx);
      }),
    close: async () => {
      await db.close();
      await policyDb.close();
    },
  };
}
