import type { Because } from '#access/decide.ts';

/** What is wrong with one field: a message key with values, translated when the answer is written. */
export interface FieldFault {
  readonly field: string;
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly row?: number;
  /** Where in a file, both counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

interface FaultOptions {
  readonly values?: Readonly<Record<string, string | number>>;
  readonly errors?: readonly FieldFault[];
  readonly permission?: string;
  readonly current?: unknown;
  readonly retryAfter?: number;
  readonly about?: About;
}

/** The record that a refusal is about, and what was asked of it: found by the call, and so in sight. */
export interface About {
  readonly type: string;
  readonly id: string;
  readonly action: string;
  readonly facet?: string;
}

/**
 * An error that the caller is told of, in their language. `kind` becomes the problem's type and status; `key` is the
 * message with the sentence the reader needs.
 */
export class Fault extends Error {
  readonly kind: keyof typeof STATUS;
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly errors: readonly FieldFault[];
  readonly permission: string | undefined;
  readonly current: unknown;
  readonly retryAfter: number | undefined;
  /** Once it is known. */
  about: About | undefined;

  constructor(kind: keyof typeof STATUS, key: string, o: FaultOptions = {}) {
    super(`${kind}: ${key}`);
    this.kind = kind;
    this.key = key;
    this.values = o.values ?? {};
    this.errors = o.errors ?? [];
    this.permission = o.permission;
    this.current = o.current;
    this.retryAfter = o.retryAfter;
    this.about = o.about;
  }
}

export const STATUS = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'proof-needed': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  stale: 409,
  'too-large': 413,
  'unsupported-type': 415,
  invalid: 422,
  'version-required': 428,
  'too-many': 429,
  unavailable: 503,
} as const;

/** Missing, or not visible to the caller: the same answer for both. */
export const notFound = (): Fault => new Fault('not-found', 'problem.notFound');

/** Visible, but not allowed: the reason is the decision's own. */
export const forbidden = (because: Because, permission: string): Fault =>
  new Fault('forbidden', because.key, { values: because.values ?? {}, permission });

/** Input that cannot be accepted; names each field. */
export const invalid = (...errors: FieldFault[]): Fault => new Fault('invalid', 'problem.invalid', { errors });

export const conflict = (key: string, values: Record<string, string | number> = {}): Fault =>
  new Fault('conflict', key, { values });
