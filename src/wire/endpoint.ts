import type { z } from 'zod';
import type { Resource } from '#access/resource.ts';

/**
 * Who may call. `on` + `action`: decided by the record type's declaration - on the record that the path's `:id`
 * names, or, without one, anywhere (`list`, and creations, whose row is judged when it is written).
 * `signedIn` and `open` are the exceptions; each says why.
 */
export type Access =
  | { readonly on: Resource; readonly action: string; readonly facet?: string }
  | { readonly signedIn: string }
  | { readonly open: string };

/** What a token may be made for: reading, everything its person may, or asking for decisions about others. */
export const SCOPES = ['read', 'write', 'authzen'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What a session has to do before anything else opens: show the second factor, choose a new password, set up a second
 * factor where one is asked for.
 */
export const STEPS = ['factor', 'password', 'enrol'] as const;
export type Step = (typeof STEPS)[number];

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One call of the API as data; server, client, OpenAPI and derived tests work from it. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  /** `tickets.close`: unique, the operationId in OpenAPI. */
  readonly id: string;
  readonly method: Method;
  /** Path under /api/v1, parameters as `:name`. */
  readonly path: string;
  /** A standard says where the call is, from the root on, and that every bad request is a 400. */
  readonly standard?: true;
  readonly summary: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly out?: O;
  /** What the answer is when not JSON. A picture that is not there is no error: its answer is empty. */
  readonly type?: 'text/csv' | 'text/event-stream' | 'application/yaml' | 'application/jsonl' | 'image/webp';
  /** Bytes that a body may have; a million unless said. */
  readonly maxBody?: number;
  /** Runs alone against other changes of policy. */
  readonly changesPolicy?: true;
  /** Changes nothing, although it is sent as a POST: the question does not fit into an address. */
  readonly reads?: true;
  /** Only for tokens with this scope, and for no session. */
  readonly scope?: Scope;
  /** Concerns credentials: never open to a token, whatever its scope. */
  readonly personOnly?: true;
  /** What only the person themselves reads: closed to a session that looks through their eyes. */
  readonly ownEyes?: true;
  /** Open also to a session that looks through somebody else's eyes: to see that it does, and to leave. */
  readonly whileLooking?: true;
  /** Open to a session that has to take one of these steps first. */
  readonly before?: readonly Step[];
  /** Hands out power over an account: a session that has not proved itself of late is asked again. */
  readonly asksAgain?: true;
  /** The answer holds what is told this once: it is kept nowhere, so an Idempotency-Key that comes again is refused. */
  readonly tellsOnce?: true;
  /** A body and query that parse, for docs and derived tests. */
  readonly example?: { readonly query?: unknown; readonly body?: unknown };
}

/**
 * Declares a call on a record type; the action must be one of the type's.
 */
export function endpoint<
  A extends string,
  P extends z.ZodType = z.ZodType<Record<string, never>>,
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
  O extends z.ZodType = z.ZodType<undefined>,
>(
  e: Omit<Endpoint<P, Q, B, O>, 'access'> & {
    readonly access:
      | { readonly on: Resource<A>; readonly action: NoInfer<A>; readonly facet?: string }
      | { readonly signedIn: string }
      | { readonly open: string };
  },
): Endpoint<P, Q, B, O> {
  return e as Endpoint<P, Q, B, O>;
}

export type Params<E> = E extends Endpoint<infer P> ? z.output<P> : never;
export type Query<E> = E extends Endpoint<z.ZodType, infer Q> ? z.output<Q> : never;
export type Body<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B> ? z.output<B> : never;
export type Out<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer O> ? z.output<O> : never;
