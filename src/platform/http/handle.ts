import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Resource } from '#access/resource.ts';
import { identifier } from '#access/sql.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';
import { Bytes } from '../bytes.ts';
import type { Actor } from '../context.ts';
import { type Database, rowsOf } from '../db.ts';
import { conflict, Fault, invalid } from '../errors.ts';
import { type CtxParts, type House, makeCtx, type Registry, writeAudit } from '../make-ctx.ts';
import { chooseLanguage, type Language } from '../messages.ts';
import { readOnlyFields } from '../perform.ts';
import { underPolicy } from '../policy-lock.ts';
import { refuseOldProof } from '../proof.ts';
import type { PolicySource } from '../policy-source.ts';
import type { Route } from '../section.ts';
import { touchToken } from '../api-tokens.ts';
import { type Presence, touchSession } from '../sessions.ts';
import type { Tables } from '../tables.ts';
import { callerOf, refuseLooking } from './caller.ts';
import { clearCookie, readDevice, setCookie, setDevice } from './cookies.ts';
import { presenceOf, refuseScope, refuseStranger, type Shown, shownBy } from './credentials.ts';
import { noteLook } from './look-notes.ts';
import { aboutOf } from './about.ts';
import { guard, refuseForeignOrigin } from './guard.ts';
import { earlierAnswer, idempotencyKey, keepAnswer } from './idempotency.ts';
import { parsePart, parsePath } from './problems.ts';
import { sendBytes } from './send-bytes.ts';
import { refuseBefore, stepOf } from '../step.ts';

export interface Server {
  readonly db: Database<Tables>;
  readonly registry: Registry;
  readonly policies: PolicySource;
  readonly house: House;
  /** Address under which others reach the installation, without a slash at its end. */
  readonly publicUrl: () => string;
  /** Told of failures that do not concern the answer. */
  readonly onError: (error: unknown) => void;
}

/** Who it is; turns away whoever is not known, by what the head of the request shows. @throws Fault 401, 429 */
export async function refuseUnknown(
  server: Server,
  { endpoint }: Route,
  request: FastifyRequest,
): Promise<string | null> {
  const shown = shownBy(request);
  const { personId } = await presenceOf(server.db.kysely, shown);
  if (personId !== null || 'open' in endpoint.access) return personId;
  return refuseStranger(server.db.kysely, endpoint, shown, { ip: request.ip, now: new Date() });
}

interface Call {
  readonly server: Server;
  readonly route: Route;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly shown: Shown;
  /** Who called, once that is known; denials are noted with it after the transaction is gone. */
  parts?: CtxParts;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One request, five hops: who, parse, guard, verb, answer. */
export async function handle(
  server: Server,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const shown = shownBy(request);
  // A foreign page can make a browser send its cookies, never a token.
  if (shown.secret === undefined) refuseForeignOrigin(request.method, request.headers);
  const call: Call = { server, route, request, reply, shown };
  let answer: Answer;
  try {
    answer =
      route.endpoint.method === 'GET' || route.endpoint.reads || route.withoutTransaction
        ? await serve(call, server.db.kysely)
        : await write(call);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'forbidden') {
      error.about ??= aboutOf(route.endpoint, request.params, error);
      await noteDenial(call, error);
    }
    throw error;
  }
  if (call.parts?.actor.look) await noteLook(call.parts, route.endpoint, request.url);
  const { type } = route.endpoint;
  if (answer.body instanceof Bytes) return sendBytes(request, reply, answer.body, type as string);
  if (type === 'image/webp') return reply.status(204).send();
  reply.status(answer.status);
  const version = (answer.body as { version?: unknown } | undefined)?.version;
  if (typeof version === 'number') reply.header('etag', `"${version}"`);
  if (type) reply.type(`${type}; charset=utf-8`);
  return answer.body;
}

async function write(call: Call): Promise<Answer> {
  const { server, route, request } = call;
  const work = (trx: Kysely<Tables>): Promise<Answer> => serve(call, trx);
  if (!route.endpoint.changesPolicy) return underPolicy(server.db.kysely, 'write', null, work);
  // Changes of policy wait for each other: nobody waits for a stranger's.
  const who = await refuseUnknown(server, route, request);
  return underPolicy(server.db.kysely, 'change', who, work);
}

async function serve(call: Call, db: Kysely<Tables>): Promise<Answer> {
  const { server, route, request, reply, shown } = call;
  const e = route.endpoint;
  const presence = await presenceOf(db, shown);
  const parts = await partsOf(server, request, db, presence);
  call.parts = parts;
  const known = parts.actor.id !== null;
  if (!('open' in e.access) && !known) {
    await refuseStranger(server.db.kysely, e, shown, { ip: request.ip, now: parts.now });
  }
  refuseScope(e, presence, shown);
  refuseLooking(e, parts.actor);
  refuseBefore(parts.step, e);
  if (known && presence.old) touch(server.db.kysely, presence).catch(server.onError);
  const readOnly = readOnlyFields(server.registry, e);
  const params = parsePath(e.params, request.params, parts.language);
  const query = parsePart(e.query, request.query, () => false, parts.language);
  const body = parsePart(e.body, request.body, readOnly, parts.language);
  const ctx = makeCtx(parts);
  const row = await guard(ctx, e, params, e.method !== 'GET');
  refuseOldProof(ctx.actor, ctx.now.getTime(), e);
  const cookies = {
    token: shown.session,
    set: (fresh: string, expires: Date) => setCookie(request, reply, fresh, expires),
    clear: () => clearCookie(request, reply),
    device: readDevice(request),
    setDevice: (value: string) => setDevice(request, reply, value),
  };
  const input = { params, query, body, row, version: readVersion(request), publicUrl: server.publicUrl(), cookies };
  return once(db, e, parts.actor, request, body, async () => {
    const work = (): Promise<unknown> => route.handle(ctx, input as never);
    return e.changesPolicy && !route.withoutTransaction ? server.registry.change(ctx, work) : work();
  });
}

const touch = (db: Kysely<Tables>, presence: Presence): Promise<void> =>
  presence.token ? touchToken(db, presence.token.id) : touchSession(db, presence);

async function partsOf(
  server: Server,
  request: FastifyRequest,
  db: Kysely<Tables>,
  presence: Presence,
): Promise<CtxParts> {
  const state = await server.policies.at(presence.epoch);
  const now = new Date();
  return {
    db,
    house: server.house,
    step: presence.personId !== null ? stepOf(presence, state.policy, now.getTime()) : undefined,
    registry: server.registry,
    policies: server.policies,
    state,
    ...(await callerOf({ db, registry: server.registry, state }, presence, now)),
    now,
    language: languageOf(request),
    request: { id: request.id, ip: request.ip, agent: String(request.headers['user-agent'] ?? '') },
  };
}

export const languageOf = (request: FastifyRequest): Language => chooseLanguage(request.headers['accept-language']);

/** Runs a creation at most once for its Idempotency-Key. */
async function once(
  db: Kysely<Tables>,
  e: Endpoint,
  actor: Actor,
  request: FastifyRequest,
  body: unknown,
  verb: () => Promise<unknown>,
): Promise<Answer> {
  const repeats = e.method === 'POST' && !e.reads;
  const key = repeats ? idempotencyKey(request.headers['idempotency-key']) : undefined;
  const status = statusOf(e);
  if (key === undefined || actor.id === null) return { status, body: await verb() };
  const repeat = { personId: actor.id, key, endpoint: `${e.id} ${request.url}`, body };
  const earlier = await earlierAnswer(db, repeat);
  if (earlier && e.tellsOnce) throw conflict('problem.toldOnce');
  if (earlier) return { status: earlier.status, body: earlier.answer };
  const answer = await verb();
  await keepAnswer(db, repeat, { status, answer: e.tellsOnce ? null : answer });
  return { status, body: answer };
}

const statusOf = (e: Endpoint): number => {
  if (!e.out && !e.type) return 204;
  return e.id.endsWith('.create') ? 201 : 200;
};

/** @throws Fault 422 when If-Match is not a version of ours */
function readVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw invalid({ field: 'If-Match', key: 'field.ifMatch' });
  return Number(version);
}

/** A denial is kept although its transaction is rolled back. */
async function noteDenial({ server, route, request, parts }: Call, fault: Fault): Promise<void> {
  const e = route.endpoint;
  if (!parts || parts.actor.id === null || !('on' in e.access)) return;
  const { on } = e.access;
  // Refused before the address was looked at, it may hold anything.
  const id = idSchema.safeParse((request.params as { id?: string }).id).data;
  await writeAudit(server.db.kysely, parts, {
    action: e.id,
    type: on.type,
    recordId: id ?? null,
    placeId: id === undefined || !server.registry.has(on.type) ? null : await homeOf(server.db.kysely, on, id),
    denied: true,
    reason: fault.key,
  });
}

/** Where the record is at home, whoever asks; null when there is none. */
async function homeOf(db: Kysely<Tables>, { table, home }: Resource, id: string): Promise<string | null> {
  const text = `select ${identifier(home)} as home from ${identifier(table)} where id = $1`;
  return (await rowsOf<{ home: string }>(db, text, [id]))[0]?.home ?? null;
}
