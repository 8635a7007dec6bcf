import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Missing } from './missing.ts';

const YEAR = '365d';

const policyFor = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The web app: hashed files cached for ever, every other path answers with the page itself. */
export async function serveWeb(app: FastifyInstance, webDir: string | undefined, missing: Missing): Promise<void> {
  await serveApiPage(app);
  const index = webDir === undefined ? undefined : join(webDir, 'index.html');
  if (webDir === undefined || index === undefined || !existsSync(index)) {
    app.setNotFoundHandler(missing);
    return;
  }
  const page = readFileSync(index, 'utf8');
  await app.register(fastifyStatic, {
    root: join(webDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: YEAR,
    preCompressed: true,
    decorateReply: false,
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    if (request.method !== 'GET' || /^\/(api|assets|access\/v1|\.well-known)\//.test(request.url)) {
      return missing(request, reply);
    }
    const nonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', policyFor(nonce)).header('cache-control', 'no-cache').type('text/html');
    return reply.send(page.replaceAll('__CSP_NONCE__', nonce));
  });
}

/** A page to read the API by, at /api/docs. */
async function serveApiPage(app: FastifyInstance): Promise<void> {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await app.register(fastifyStatic, { root, prefix: '/api/docs/assets/', decorateReply: false, index: false });
  app.get('/api/docs', async (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', policyFor(nonce));
    return reply.type('text/html; charset=utf-8').send(apiPage(nonce));
  });
}

const apiPage = (nonce: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Gatehouse API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css"></head>
<body><div id="api"></div>
<script nonce="${nonce}" src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true });</script>
</body></html>`;
