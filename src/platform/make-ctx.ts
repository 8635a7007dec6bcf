import { CompiledQuery, type Kysely } from 'kysely';
import type { Asker } from '#access/decide.ts';
import type { Step } from '#wire/endpoint.ts';
import type { RecordSpec } from '#wire/record.ts';
import { revokeTokensOf } from './api-tokens.ts';
import type { Actor, AuditEntry, ChangeEvent, Ctx, RecordId } from './context.ts';
import { prepared } from './db.ts';
import { Fault } from './errors.ts';
import { ProtectedTables } from './guard-tables.ts';
import { isOpenSomewhere } from './http/guard.ts';
import { addErrand, addJob } from './job-store.ts';
import type { Language } from './messages.ts';
import { based, perform } from './perform.ts';
import { holdAlone, policyNow, underPolicy } from './policy-lock.ts';
import type { PolicySource, PolicyState } from './policy-source.ts';
import { type ListQuery, narrowingsOf } from './records/filters.ts';
import { Reader } from './records/reader.ts';
import type { RecordService } from './records/service.ts';
import { toldAt } from './records/told-at.ts';
import { Writer } from './records/writer.ts';
import type { Attends, Residents, Route } from './section.ts';
import { queueMail } from './mail/outbox.ts';
import type { Secrets } from './secrets.ts';
import { endSession, endSessionsOf, proveSession, resolvePresence, startSession } from './sessions.ts';
import { stepOf } from './step.ts';
import type { Tables } from './tables.ts';

/** The channel on which changes are told to every process. */
export const EVENTS = 'gatehouse_events';

/** The record types of the product, by name, with what sections add to them. */
export class Registry {
  readonly #byType: ReadonlyMap<string, RecordService>;
  readonly protectedTables: ProtectedTables;
  readonly #settles: readonly Settle[];
  readonly #attends: readonly Attends[];
  readonly #routes: ReadonlyMap<string, Route>;

  /** What is at home in places, by section. */
  readonly residents: readonly Residents[];

  /**
   * @param settles what follows from a change of people, places or rights
   * @param attends what is done or judged at its end
   * @param routes the calls that can be done as data
   */
  constructor(
    services: readonly RecordService[],
    settles: readonly Settle[] = [],
    attends: readonly Attends[] = [],
    routes: readonly Route[] = [],
    residents: readonly Residents[] = [],
  ) {
    this.residents = residents;
    this.#settles = settles;
    this.#attends = attends;
    this.#routes = new Map(routes.map((r) => [r.endpoint.id, r]));
    this.#byType = new Map(services.map((s) => [s.spec.resource.type, s]));
    this.protectedTables = new ProtectedTables(services.map((s) => s.spec.resource.table));
  }

  all(): RecordService[] {
    return [...this.#byType.values()];
  }

  /** @throws Error for a type nobody declared */
  service(type: string): RecordService {
    const service = this.#byType.get(type);
    if (!service) throw new Error(`No section declares the record type "${type}".`);
    return service;
  }

  has(type: string): boolean {
    return this.#byType.has(type);
  }

  /** The call of this id with its verb; undefined when there is none. */
  route(id: string): Route | undefined {
    return this.#routes.get(id);
  }

  /** Does what follows from a change of people, places or rights, in its transaction before it is committed. */
  async settle(ctx: Ctx): Promise<void> {
    let more = true;
    while (more) {
      more = false;
      for (const settles of this.#settles) more = (await settles(ctx)) || more;
    }
  }

  /** Changes people, places or rights, does all that follows, and lets it stand only if nothing is lost that must stay. */
  async change<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
    const ends: Awaited<ReturnType<Attends>>[] = [];
    for (const attends of this.#attends) ends.push(await attends(ctx));
    const done = await work();
    await this.settle(ctx);
    for (const end of ends) await end(await ctx.refreshed());
    return done;
  }
}

type Settle = (ctx: Ctx) => Promise<boolean>;

/** What the installation was started with that requests work with. */
export interface House {
  readonly secrets: Secrets;
  /** Whether a mail server is set up. */
  readonly mails: boolean;
}

export interface CtxParts {
  readonly house: House;
  /** What the session has to do first. */
  readonly step?: Step | undefined;
  /** The connection pool, or the transaction of a write. */
  readonly db: Kysely<Tables>;
  readonly registry: Registry;
  readonly policies: PolicySource;
  readonly state: PolicyState;
  readonly actor: Actor;
  readonly asker: Asker;
  readonly now: Date;
  readonly language: Language;
  readonly request: Ctx['request'];
  /** What is written will be taken back. */
  readonly isTrial?: boolean;
  readonly anew?: RecordId;
}

/** Puts together what a service verb works with. */
export function makeCtx(parts: CtxParts): Ctx {
  const { db, registry, state, actor, asker } = parts;
  const reader = (spec: RecordSpec): Reader => {
    const service = registry.service(spec.resource.type);
    const { computed = {} } = service;
    const narrow = (query: ListQuery) => narrowingsOf(ctx, service, query);
    return new Reader(spec, { db, policy: state.policy, asker, names: state.names, computed, narrow });
  };
  const ctx: Ctx = {
    tables: db.withPlugin(registry.protectedTables),
    actor,
    asker,
    policy: state.policy,
    now: parts.now,
    language: parts.language,
    request: parts.request,
    read: (spec) => reader(spec) as never,
    write: (spec) => new Writer(spec, { db, ctx, service: registry.service(spec.resource.type) }) as never,
    specOf: (type) => registry.service(type).spec,
    refusalsOf: (type, row, who = asker) => registry.service(type).guards?.refusals(ctx, row, who) ?? {},
    guardedOf: (type) => registry.service(type).guards?.abilities ?? [],
    knows: (type) => registry.has(type),
    residents: registry.residents,
    nameOf: (id) => state.names.person(id) ?? '',
    endSessions: (personId) => endSessionsOf(db, personId, actor.id === personId ? actor.sessionHash : undefined),
    sessions: {
      start: async (personId, by) => {
        const started = await startSession(db, personId, by, parts.request);
        if (!started) return undefined;
        const presence = await resolvePresence(db, started.token);
        return { ...started, step: stepOf(presence, state.policy, parts.now.getTime()) };
      },
      end: (token) => endSession(db, token),
      proved: async (second) => {
        if (actor.sessionHash) await proveSession(db, actor.sessionHash, second);
      },
    },
    revokeTokens: (personId) => revokeTokensOf(db, personId),
    step: parts.step,
    secrets: parts.house.secrets,
    mail: {
      ready: parts.house.mails,
      send: async (mail) => void (await queueMail(db, parts.house.secrets, mail)),
    },
    errand: (name, input) => addErrand(db, name, input),
    as: (system) =>
      makeCtx({ ...parts, actor: system.actor, asker: { personId: system.personId, now: parts.asker.now } }),
    transaction: (work, { long } = {}) =>
      underPolicy(db, long ? 'long' : 'change', asker.personId, async (trx) => {
        const inside = await begun(parts, trx);
        return registry.change(inside, async () => {
          const done = await work(inside);
          if (long) await holdAlone(trx);

          return done;
        });
      }),
    trial: (work) =>
      underPolicy(db, 'trial', asker.personId, async (trx) => {
        // What is taken back needs no proof.
        const { provedAt: _provedAt, ...unproved } = parts.actor;
        const inside = await begun({ ...parts, actor: unproved, isTrial: true }, trx);
        return registry.change(inside, () => work(inside));
      }),
    isTrial: parts.isTrial ?? false,
    perform: (write, { anew } = {}) => perform(anew ? makeCtx({ ...parts, anew }) : ctx, registry, write),
    isOpen: ({ call }, personId) => {
      const route = registry.route(call);
      return route !== undefined && isOpenSomewhere(state.policy, { personId, now: asker.now }, route.endpoint);
    },
    anew: parts.anew,
    based: (write) => based(ctx, registry, write),
    enqueue: (kind, input, total) => {
      if (actor.id === null) throw new Error('The installation does its own work at once: it has no jobs.');
      // A job is done by the person's rights as they are then: of what narrows this call it knows the grant alone.
      if (asker.ceilings?.some((c) => c.grant === undefined)) throw new Fault('forbidden', 'token.noJobs');
      const grantId = asker.ceilings?.[0]?.grant ?? null;
      return addJob(db, { kind, actorId: actor.id, grantId, language: parts.language, input, total });
    },
    audit: (...entries) => writeAudit(db, parts, ...entries.map((e) => withToldAt(registry, e))),
    emit: (event) => tell(db, event),
    policyNow: async () => (await parts.policies.within(db)).policy,
    refreshed: async () => makeCtx({ ...parts, state: await parts.policies.within(db) }),
    settled: async () => {
      await registry.settle(ctx);
      return ctx.refreshed();
    },
  };
  return ctx;
}

/** The same parts in a transaction, at its time and by the policy as it is then. */
async function begun(parts: CtxParts, trx: Kysely<Tables>): Promise<Ctx> {
  const now = new Date();
  const asker = { ...parts.asker, now: now.getTime() };
  return makeCtx({ ...parts, db: trx, state: await policyNow(trx, parts.policies), now, asker });
}

/** An entry with the records in whose histories it is told beside its own. A refusal is told in none. */
function withToldAt(registry: Registry, e: AuditEntry): AuditEntry {
  if (e.denied || e.toldAt || !registry.has(e.type)) return e;
  return { ...e, toldAt: toldAt(registry.service(e.type).spec, e.before ?? {}, e.after ?? {}) };
}

const AUDIT =
  "with e as materialized (select nextval(pg_get_serial_sequence('audit', 'number')) as number, given.* " +
  'from jsonb_to_recordset($5) as given(action text, type text, record_id uuid, place_id uuid, denied boolean, ' +
  'reason text, mark text, before jsonb, after jsonb, told_at uuid[], event text)), ' +
  'told as (insert into audit_told (record_id, number) select r, e.number from e, unnest(e.told_at) r), ' +
  'written as (insert into audit (number, actor_id, actor, request_id, ip, action, type, record_id, place_id, denied, reason, mark, ' +
  'before, after) overriding system value select e.number, $1, $2, $3, $4, e.action, e.type, e.record_id, e.place_id, ' +
  'coalesce(e.denied, false), e.reason, e.mark, e.before, e.after from e) ' +
  `select pg_notify('${EVENTS}', e.event) from e where e.event is not null`;

/** Writes audit rows, and tells of the changes they are of. In the transaction of the change: no row, no change. */
export async function writeAudit(
  db: Kysely<Tables>,
  by: Pick<CtxParts, 'actor' | 'request'>,
  ...entries: readonly AuditEntry[]
): Promise<void> {
  const rows = entries.map(({ recordId, placeId, reason, toldAt: told, tells, ...rest }) => ({
    ...rest,
    record_id: recordId,
    place_id: placeId,
    told_at: told,
    event: tells && JSON.stringify({ type: rest.type, id: recordId, kind: tells }),
    reason: reason?.toWellFormed(),
  }));
  const values = [
    by.actor.look?.watcher.id ?? by.actor.id,
    auditName(by.actor),
    by.request.id,
    by.request.ip,
    JSON.stringify(rows),
  ];
  await prepared(db, 'write_audit', AUDIT, values);
}

/** Who did it, and as whom. */
function auditName({ name, token, acting, look, approvedBy }: Actor): string {
  if (look && !look.over) return `${look.watcher.name} (viewing as ${name})`;
  if (approvedBy !== undefined) return `${name} (approved by ${approvedBy})`;
  if (token !== undefined) return `${name} (token ${token})`;
  return acting === undefined ? name : `${name} (acting as ${acting})`;
}

async function tell(db: Kysely<Tables>, event: ChangeEvent): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('select pg_notify($1, $2)', [EVENTS, JSON.stringify(event)]));
}
