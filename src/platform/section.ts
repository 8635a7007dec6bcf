import type { z } from 'zod';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Ctx, Loaded } from './context.ts';
import type { Chore, Errand, JobKind } from './jobs.ts';
import type { RecordService } from './records/service.ts';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a verb gets: the parsed input, and the record the guard has loaded for an endpoint with `:id`. */
export interface Input<E extends Endpoint> {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
  readonly row: Loaded;
  /** The version from If-Match, if sent. */
  readonly version: number | undefined;
  /** Address under which others reach the installation, without a slash at its end. */
  readonly publicUrl: string;
  /** For calls that set or end a session. */
  readonly cookies: Cookies;
}

export interface Cookies {
  set(token: string, expires: Date): void;
  /** Marks this browser as one in which the person has been signed in; see the sign-in section. */
  setDevice(value: string): void;
  readonly device: string | undefined;
  clear(): void;
  readonly token: string | undefined;
}

export interface Route {
  readonly endpoint: Endpoint;
  readonly handle: (ctx: Ctx, input: Input<Endpoint>) => Promise<unknown>;
  /** The verb takes long outside the database and keeps its statements atomic itself. */
  readonly withoutTransaction?: true;
  /**
   * The verb among other writes, in their transaction and within seconds: for calls that otherwise keep their own
   * statements or leave much work to a job, and that can be looked at beforehand and kept for later all the same.
   */
  readonly inside?: Route['handle'];
}

/** Binds a call to its verb; input and answer are typed by the call. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, O>,
  handle: (
    ctx: Ctx,
    input: Omit<Input<Endpoint>, 'params' | 'query' | 'body'> & {
      readonly params: z.output<P>;
      readonly query: z.output<Q>;
      readonly body: z.output<B>;
    },
  ) => Promise<z.input<O> | undefined>,
): Route {
  return { endpoint, handle: handle as Route['handle'] };
}

/** What of a section is at home in places: it needs another home before its place can go. */
export interface Residents {
  /** The record type. */
  readonly type: string;
  /** How many there are at the place itself. */
  readonly count: (ctx: Ctx, placeId: string) => Promise<number>;
  /** Refuses while something speaks of the place that cannot go with it. @throws Fault */
  readonly refuse?: (ctx: Ctx, placeId: string) => Promise<void>;
  /** Moves all of them. Decides for itself whether the actor may, and refuses with the reason. */
  readonly move: (ctx: Ctx, from: string, to: string) => Promise<void>;
}

/** A section of the product: its record types with their common verbs, and its own verbs. */
export interface Section {
  readonly name: string;
  readonly records: readonly RecordService[];
  readonly routes: readonly Route[];
  /** Long work that is done outside the request. */
  readonly jobs?: readonly JobKind[];
  /** Work of the installation's own that calls leave to the queue. */
  readonly errands?: readonly Errand[];
  /** What the installation does by itself from time to time. */
  readonly chores?: readonly Chore[];
  /**
   * What follows from a change of people, places or rights, done in its transaction before it is committed. Answers whether
   * it has changed something, from which more may follow.
   */
  readonly settles?: (ctx: Ctx) => Promise<boolean>;
  /**
   * Looks at what there is before a change of people, places or rights begins. What it answers is done at the end, when
   * all has been done that follows from the change; a refusal there takes the whole change back.
   */
  readonly attends?: Attends;
  readonly residents?: readonly Residents[];
}

/** See `Section.attends`. The second context is decided by the policy as the change has made it. */
export type Attends = (before: Ctx) => Promise<(after: Ctx) => Promise<void>>;
