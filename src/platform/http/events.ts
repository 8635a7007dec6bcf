import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Asker, may } from '#access/decide.ts';
import { API } from '#wire/call.ts';
import { liveEvents } from '#wire/events.ts';
import type { Actor, ChangeEvent } from '../context.ts';
import { EVENTS } from '../make-ctx.ts';
import { Reader } from '../records/reader.ts';
import type { DbRow } from '../records/columns.ts';
import type { PolicyState } from '../policy-source.ts';
import { type Presence, resolvePresence } from '../sessions.ts';
import { type Caller, callerOf } from './caller.ts';
import { readToken } from './cookies.ts';
import type { Server } from './handle.ts';
import { refuseBefore, stepOf } from '../step.ts';
import { Fault } from '../errors.ts';

/** A dead connection is noticed, and proxies are kept awake, by a comment every so many milliseconds. */
const HEARTBEAT = 25_000;
/** Streams of one person at once: each is looked after at every change. */
const MOST_STREAMS = 50;

interface Listener {
  readonly token: string;
  /** Whose session it is. */
  readonly ownerId: string;
  /** Who is told: the owner, or whoever's eyes they look through. */
  asker: Asker;
  /** What narrows the session. */
  narrowed: string;
  readonly write: (text: string) => void;
  readonly end: () => void;
  epoch: number;
}

/** Changes when the session is narrowed otherwise. A look is over at a moment of its own. */
const narrowing = ({ grantId, look }: Presence, actor: Actor): string => `${grantId} ${look?.id} ${actor.look?.over}`;

const callerFor = ({ db, registry }: Server, presence: Presence, state: PolicyState): Promise<Caller> =>
  callerOf({ db: db.kysely, registry, state }, presence, new Date());

/**
 * Server-sent events: one stream a tab. Before anything is told, the session and the listener's right to view the
 * record are looked up again; a listener whose rights or session changed hears `access`.
 */
export class LiveEvents {
  readonly #listeners = new Set<Listener>();
  #stop: (() => Promise<void>) | undefined;
  #heart: NodeJS.Timeout | undefined;

  register(app: FastifyInstance, server: Server): void {
    app.get(`${API}${liveEvents.path}`, { exposeHeadRoute: false }, (request, reply) =>
      this.#open(server, request, reply),
    );
    app.addHook('onReady', async () => {
      this.#stop = await server.db.listen(EVENTS, (payload) => {
        this.#tell(server, JSON.parse(payload) as ChangeEvent).catch(server.onError);
      });
      this.#heart = setInterval(() => this.#beat(server), HEARTBEAT);
    });
    app.addHook('preClose', async () => {
      clearInterval(this.#heart);
      for (const l of this.#listeners) l.end();
      await this.#stop?.();
    });
  }

  async #open(server: Server, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = readToken(request);
    const presence = await resolvePresence(server.db.kysely, token);
    if (token === undefined || presence.personId === null) throw new Fault('unauthenticated', 'problem.signIn');
    const state = await server.policies.at(presence.epoch);
    const { actor, asker } = await callerFor(server, presence, state);
    if (actor.id === null) throw new Fault('unauthenticated', 'problem.signIn');
    refuseBefore(stepOf(presence, state.policy, Date.now()), liveEvents);
    if ([...this.#listeners].filter((l) => l.ownerId === presence.personId).length >= MOST_STREAMS) {
      throw new Fault('too-many', 'events.tooMany', { values: { most: MOST_STREAMS } });
    }
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    out.write(': open\n\n');
    const listener: Listener = {
      token,
      ownerId: presence.personId,
      asker,
      narrowed: narrowing(presence, actor),
      epoch: presence.epoch,
      write: (text) => out.write(text),
      end: () => out.end(),
    };
    this.#listeners.add(listener);
    request.raw.on('close', () => this.#listeners.delete(listener));
  }

  async #tell(server: Server, event: ChangeEvent): Promise<void> {
    if (this.#listeners.size === 0) return;
    if (event.to) return this.#tellPeople(server, event.to, event);
    if (!server.registry.has(event.type)) return;
    const { spec, computed = {} } = server.registry.service(event.type);
    let row: DbRow | undefined;
    let loaded = false;
    for (const l of this.#listeners) {
      const state = await this.#presentState(server, l);
      if (!state) continue;
      const { asker } = l;
      if (!loaded) {
        const reader = new Reader(spec, { db: server.db.kysely, ...state, asker, computed });
        row = await reader.peek(event.id);
        loaded = true;
      }
      if (row && may(state.policy, asker, spec.resource, 'view', row)) this.#send(l, 'change', event);
    }
  }

  async #tellPeople(server: Server, people: readonly string[], { type, id, kind }: ChangeEvent): Promise<void> {
    for (const l of this.#listeners) {
      if (!people.includes(l.ownerId) && !people.includes(l.asker.personId)) continue;
      const state = await this.#presentState(server, l);
      if (state && people.includes(l.asker.personId)) this.#send(l, 'change', { type, id, kind });
    }
  }

  /** The policy of this moment for a listener who may still be here; others are sent away. */
  async #presentState(server: Server, l: Listener) {
    const presence = await resolvePresence(server.db.kysely, l.token);
    const state = await server.policies.at(presence.epoch);
    const { actor, asker } = await callerFor(server, presence, state);
    // Without a session, or with an account that is over.
    if (actor.id === null) {
      this.#send(l, 'access', {});
      l.end();
      this.#listeners.delete(l);
      return undefined;
    }
    l.asker = asker;
    const narrowed = narrowing(presence, actor);
    if (l.epoch !== state.epoch || l.narrowed !== narrowed) {
      l.epoch = state.epoch;
      l.narrowed = narrowed;
      this.#send(l, 'access', {});
    }
    return state;
  }

  #beat(server: Server): void {
    for (const l of this.#listeners) {
      l.write(': still here\n\n');
      this.#presentState(server, l).catch(server.onError);
    }
  }

  #send(l: Listener, name: string, data: object): void {
    l.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
