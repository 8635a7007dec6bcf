import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Behind TLS the cookie is bound to this host and to TLS; on plain HTTP browsers refuse such a name. */
const nameFor = (request: FastifyRequest): string => (request.protocol === 'https' ? '__Host-gatehouse' : 'gatehouse');

export const readToken = (request: FastifyRequest): string | undefined => request.cookies[nameFor(request)];

const options = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' }) as const;

export function setCookie(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
  reply.setCookie(nameFor(request), token, { ...options(request), expires });
}

/** Outlives sessions: which browsers somebody has been signed in with. */
const deviceName = (request: FastifyRequest): string => `${nameFor(request)}-device`;
const YEAR = 365 * 86_400_000;

export const readDevice = (request: FastifyRequest): string | undefined => request.cookies[deviceName(request)];

export function setDevice(request: FastifyRequest, reply: FastifyReply, value: string): void {
  reply.setCookie(deviceName(request), value, { ...options(request), expires: new Date(Date.now() + YEAR) });
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameFor(request), options(request));
}
