import type { Endpoint } from '#wire/endpoint.ts';
import type { About, Fault } from '../errors.ts';

/** The record that a call was refused on, and what was asked of it; undefined when the refusal is about no record. */
export function aboutOf(e: Endpoint, params: unknown, fault: Fault): About | undefined {
  const { id } = params as { id?: string };
  const [owner = '', action] = fault.permission?.split(':') ?? [];
  const [type = '', facet] = owner.split('.');
  if (!('on' in e.access) || e.access.on.type !== type || id === undefined || action === undefined) return undefined;
  return { type, id, action, ...(facet === undefined ? {} : { facet }) };
}
