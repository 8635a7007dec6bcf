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
import { API } from '#wire/call.ts';
import { bearerOf } from '../api-tokens.ts';
import { Fault } from '../errors.ts';
import { openApi } from '../openapi.ts';
import type { Route } from '../section.ts';
import type { LiveEvents } from './events.ts';
import { handle, languageOf, type Server } from './handle.ts';
import { problemOf } from './problems.ts';
import { serveWeb } from './web.ts';

/** JSON bodies up to this size, in bytes, unless a call says otherwise. */
const BODY_LIMIT = 1_000_000;

/** The running server, to listen with or to be asked without a network. */
export type HttpServer = FastifyInstance;

export interface HttpOptions extends Server {
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
    trustProxy: o.trustProxy ?? false,
    frameworkErrors: sendProblem,
    routerOptions: { maxParamLength: 200 },
  });
  await app.register(cookie);
  await app.register(compress, { global: true, customTypes: /javascript|css|html|svg/ });
  await app.register(helmet, { contentSecurityPolicy: false });
  onlyJson(app);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({ status: reply.statusCode, ms: Math.round(reply.elapsedTime), url: request.url }, request.method);
  });
  app.setErrorHandler(sendProblem);
  for (const route of o.routes) addRoute(app, o, route);
  const document = openApi(o.routes.map((r) => r.endpoint));
  app.get('/api/openapi.json', async () => document);
  o.events.register(app, o);
  await serveWeb(app, o.webDir);
  return app;
}

/** Whatever went wrong, as problem+json; also for addresses so broken that no route was looked for. */
function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, languageOf(request), request.id);
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  if (error instanceof Fault && error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', challenge(request));
  reply.header('x-request-id', request.id);
  reply.status(problem.status).type('application/problem+json').send(problem);
}

const challenge = (request: FastifyRequest): string =>
  bearerOf(request.headers.authorization)
    ? 'Bearer realm="Gatehouse", error="invalid_token"'
    : 'Bearer realm="Gatehouse"';

function addRoute(app: FastifyInstance, o: HttpOptions, route: Route): void {
  const e: Endpoint = route.endpoint;
  app.route({
    method: e.method,
    url: `${API}${e.path}`,
    bodyLimit: e.maxBody ?? BODY_LIMIT,
    handler: (request, reply) => handle(o, route, request, reply),
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
