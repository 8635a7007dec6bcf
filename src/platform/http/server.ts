import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import type { Endpoint } from '#wire/endpoint.ts';
import { pathOf } from '#wire/call.ts';
import { bearerOf } from '../api-tokens.ts';
import { Fault } from '../errors.ts';
import { openApi } from '../openapi.ts';
import type { Route } from '../section.ts';
import type { LiveEvents } from './events.ts';
import { handle, languageOf, refuseUnknown, type Server } from './handle.ts';
import { missing } from './missing.ts';
import { problemOf } from './problems.ts';
import { serveWeb } from './web.ts';

/** JSON bodies up to this size, in bytes, unless a call says otherwise. */
const BODY_LIMIT = 1_000_000;
/** Milliseconds for a request to arrive in: who sends it in drops holds no connection for good. */
const ARRIVAL = 300_000;

/** The running server, to listen with or to be asked without a network. */
export type HttpServer = FastifyInstance;

export interface HttpOptions extends Omit<Server, 'publicUrl'> {
  /** Address under which others reach the installation; that of the open port unless said. */
  readonly publicUrl?: string;
  readonly routes: readonly Route[];
  readonly events: LiveEvents;
  readonly log: Logger;
  /** Folder of the built web app; without it only the API answers. */
  readonly webDir?: string;
  /** Trust X-Forwarded-* of a proxy before this process. */
  readonly trustProxy?: boolean;
}

/** The HTTP server: every declared endpoint, the documents about them, live events, and the web app. */
export async function httpServer(o: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: o.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: ARRIVAL,
    trustProxy: o.trustProxy ?? false,
    frameworkErrors: sendProblem,
    routerOptions: { maxParamLength: 200 },
  });
  await app.register(cookie);
  await app.register(compress, { global: true, customTypes: /javascript|css|html|svg/ });
  await app.register(helmet, { contentSecurityPolicy: false });
  onlyJson(app);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', (isStandard(request) && request.headers['x-request-id']) || request.id);
    const kept = reply.hasHeader('cache-control');
    if (!kept && /^\/(api|access)\//.test(request.url)) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ status: reply.statusCode, ms: Math.round(reply.elapsedTime), url: request.url }, request.method);
  });
  app.setErrorHandler(sendProblem);
  const server = { ...o, publicUrl: () => o.publicUrl ?? addressOf(app) };
  for (const route of o.routes) addRoute(app, server, route);
  const endpoints = o.routes.map((r) => r.endpoint);
  let document: object | undefined;
  // Printed when it is first asked for: it takes some time and memory, and most processes never are.
  app.get('/api/openapi.json', async () => (document ??= openApi(endpoints)));
  o.events.register(app, server);
  await serveWeb(app, o.webDir, missing(endpoints));
  return app;
}

/** Whatever went wrong, as problem+json; also for addresses so broken that no route was looked for. */
function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const said = problemOf(error, languageOf(request), request.id);
  // Our finer words for a bad request are all the same to callers who keep to a standard.
  const problem = isStandard(request) && [415, 422].includes(said.status) ? { ...said, status: 400 } : said;
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  if (error instanceof Fault && error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', challenge(request));
  reply.header('x-request-id', request.id);
  reply.status(problem.status).type('application/problem+json').send(problem);
}

const isStandard = (request: FastifyRequest): boolean =>
  (request.routeOptions?.config as { standard?: boolean } | undefined)?.standard === true;

/** Where the server listens, as a URL. */
function addressOf(app: FastifyInstance): string {
  const at = app.server.address();
  if (at === null || typeof at === 'string') return 'http://localhost';
  const host = /^(::1?|0\.0\.0\.0|127\..*)$/.test(at.address) ? 'localhost' : at.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${at.port}`;
}

const challenge = (request: FastifyRequest): string =>
  bearerOf(request.headers.authorization)
    ? 'Bearer realm="Gatehouse", error="invalid_token"'
    : 'Bearer realm="Gatehouse"';

function addRoute(app: FastifyInstance, server: Server, route: Route): void {
  const e: Endpoint = route.endpoint;
  app.route({
    method: e.method,
    url: pathOf(e),
    bodyLimit: e.maxBody ?? BODY_LIMIT,
    // Large bodies of strangers are not even read.
    ...((e.maxBody ?? 0) > BODY_LIMIT ? { onRequest: (request) => refuseUnknown(server, route, request) } : {}),
    config: { standard: e.standard === true },
    handler: (request, reply) => handle(server, route, request, reply),
  });
}

/** Bodies are JSON and nothing else; an empty body is no body. */
function onlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request: FastifyRequest, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
}
