import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { StoredPolicies, type SystemActor, UPKEEP } from '#modules/access/section.ts';
import { SECTIONS } from '#modules/registry.ts';
import type { Actor, Ctx } from '#platform/context.ts';
import { type Database, openDatabase, type Target } from '#platform/db.ts';
import { LiveEvents } from '#platform/http/events.ts';
import { type HttpOptions, type HttpServer, httpServer } from '#platform/http/server.ts';
import { type Jobs, type JobsOptions, startJobs } from '#platform/jobs.ts';
import { Postman } from '#platform/mail/outbox.ts';
import type { MailSettings } from '#platform/mail/settings.ts';
import { makeCtx, Registry } from '#platform/make-ctx.ts';
import type { Language } from '#platform/messages.ts';
import { policyNow } from '#platform/policy-lock.ts';
import { secretsOf } from '#platform/secrets.ts';
import { recordRoutes } from '#platform/records/routes.ts';
import type { Route } from '#platform/section.ts';
import type { Tables } from '#platform/tables.ts';

/** Every call of the product: the common ones of each record type, and the sections' own. */
export const ROUTES: readonly Route[] = SECTIONS.flatMap((s) => [...s.records.flatMap(recordRoutes), ...s.routes]);

/** The record types of the product. */
export const REGISTRY = new Registry(
  SECTIONS.flatMap((s) => s.records),
  SECTIONS.flatMap((s) => s.settles ?? []),
  SECTIONS.flatMap((s) => s.attends ?? []),
  ROUTES,
  SECTIONS.flatMap((s) => s.residents ?? []),
);

/** What an installation has outside its database. */
export interface Installation {
  /** Seals secrets and signs links: the same for every process, at least 32 bytes. One of its own unless given. */
  readonly key?: Uint8Array;
  /** Without it no mail leaves the house. */
  readonly mail?: MailSettings;
}

export interface Gatehouse {
  readonly db: Database<Tables>;
  /** The HTTP server, ready to listen or to be asked without a network. */
  http(
    options?: Partial<Pick<HttpOptions, 'webDir' | 'trustProxy' | 'publicUrl' | 'routes' | 'policies'>>,
  ): Promise<HttpServer>;
  /** Runs work in one transaction as a named system actor. */
  asSystem<T>(who: SystemActor, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** What a named system actor works with, outside a transaction: for work that takes long before it writes. */
  outside(who: SystemActor): Promise<Ctx>;
  /** Starts doing the jobs and chores of the installation in this process. */
  startJobs(options?: Pick<JobsOptions, 'lastWords'>): Promise<Jobs>;
  close(): Promise<void>;
}

/** Puts the product together on a database that has been migrated. */
export function gatehouse(target: Target, log: Logger, installation: Installation = {}): Gatehouse {
  const onError = (error: unknown): void => log.error({ err: error }, 'in the background');
  const db = openDatabase<Tables>(target, { size: 8, applicationName: 'gatehouse', onError });
  const policyDb = openDatabase<Tables>(target, { size: 2, applicationName: 'gatehouse policy', onError });
  const policies = new StoredPolicies(
    policyDb,
    REGISTRY.all().map((s) => s.spec.resource),
    onError,
  );
  const { mail } = installation;
  const house = { secrets: secretsOf(installation.key ?? randomBytes(32)), mails: mail !== undefined };
  const postman = mail && new Postman(db.kysely, house.secrets, mail);
  const ctxOf = async (
    actor: Actor,
    personId: string,
    language: Language,
    request: string,
    grant: string | null = null,
  ): Promise<Ctx> => {
    const now = new Date();
    return makeCtx({
      db: db.kysely,
      house,
      registry: REGISTRY,
      policies,
      state: await policyNow(db.kysely, policies),
      actor,
      asker: { personId, now: now.getTime(), ...(grant === null ? {} : { ceilings: [{ lines: 'every', grant }] }) },
      now,
      language,
      request: { id: request, ip: '', agent: '' },
    });
  };
  const outside = (who: SystemActor): Promise<Ctx> => ctxOf(who.actor, who.facts.id, 'en', 'system');
  const asSystem: Gatehouse['asSystem'] = async (who, work) => (await outside(who)).transaction(work);
  return {
    db,
    http: (options = {}) =>
      httpServer({
        db,
        house,
        registry: REGISTRY,
        policies,
        onError,
        routes: ROUTES,
        events: new LiveEvents(),
        log,
        ...options,
      }),
    asSystem,
    outside,
    startJobs: (options) =>
      startJobs({
        ...options,
        target,
        db: db.kysely,
        kinds: SECTIONS.flatMap((s) => s.jobs ?? []),
        chores: SECTIONS.flatMap((s) => s.chores ?? []),
        ctxOf: async (job) => {
          const { policy, names } = await policyNow(db.kysely, policies);
          const person = policy.person(job.actor_id);
          if (!person || !policy.isActive(person, Date.now())) return undefined;
          const actor = { id: person.id, name: names.person(person.id) ?? '' };
          return ctxOf(actor, person.id, job.language, `job ${job.id}`, job.grant_id);
        },
        errands: SECTIONS.flatMap((s) => s.errands ?? []),
        doErrand: (errand, input) => asSystem(errand.as, (ctx) => errand.run(ctx, input)),
        ...(postman ? { sendMail: (id) => postman.send(id) } : {}),
        doChore: async (chore) =>
          chore.withoutTransaction ? chore.run(await outside(UPKEEP)) : asSystem(UPKEEP, (ctx) => chore.run(ctx)),
        onError,
      }),
    close: async () => {
      postman?.close();
      await db.close();
      await policyDb.close();
    },
  };
}
