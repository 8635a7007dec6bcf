import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bytes } from '../bytes.ts';

/**
 * Sends bytes that people have uploaded. Browsers may keep them, but ask each time whether they still may show them:
 * so rights are judged every time, and what is unchanged is not sent again. Nothing in them is run, whatever they are.
 */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, { data, tag }: Bytes, type: string): unknown {
  const etag = `"${tag}"`;
  reply
    .header('cache-control', 'private, no-cache')
    .header('vary', 'Cookie, Authorization')
    .header('etag', etag)
    .header('content-disposition', 'inline')
    .header('content-security-policy', "default-src 'none'; sandbox");
  const known = String(request.headers['if-none-match'] ?? '').split(',');
  if (known.some((one) => one.trim().replace(/^W\//, '') === etag)) {
    reply.status(304);
    return undefined;
  }
  reply.type(type);
  return data;
}
