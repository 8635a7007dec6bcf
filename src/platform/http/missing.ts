import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '#wire/call.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { Fault } from '../errors.ts';

export type Missing = (request: FastifyRequest, reply: FastifyReply) => never;

/** Answers what no route takes: a known address says which methods it has, any other that it is none. */
export function missing(endpoints: readonly Endpoint[]): Missing {
  const byPath = Map.groupBy(endpoints, pathOf);
  const known = [...byPath].map(([path, all]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
    methods: all.map((e) => e.method).join(', '),
  }));
  return (request, reply) => {
    const [path = ''] = request.url.split('?');
    const found = known.find(({ pattern }) => pattern.test(path));
    if (!found) throw new Fault('not-found', 'problem.noSuchPath');
    reply.header('allow', found.methods);
    throw new Fault('method-not-allowed', 'problem.noSuchMethod', { values: { methods: found.methods } });
  };
}
