import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import type { Problem } from './problem.ts';

/** An answer that is an error. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface CallInput<P, Q, B> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The version one has read, for writes. */
  readonly version?: number;
  /** Sent with creations, so that a repeated send makes no second record. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export const API = '/api/v1';

/** The path of a call from the root on, with its parameters as they are declared. */
export const pathOf = (e: Pick<Endpoint, 'path' | 'standard'>): string => (e.standard ? e.path : `${API}${e.path}`);

/** The path and query of a call, with parameters filled in. */
export function urlOf(e: Pick<Endpoint, 'path' | 'standard'>, params: unknown = {}, query: unknown = {}): string {
  const path = pathOf(e).replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${path}${text ? `?${text}` : ''}`;
}

let proveAgain: () => Promise<boolean> = () => Promise.resolve(false);

/** How a person is asked to show once more who they are; it answers whether they did. */
export function whenProofNeeded(ask: () => Promise<boolean>): void {
  proveAgain = ask;
}

const wantsProof = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.type === '/problems/proof-needed';

/**
 * Calls the API. What is refused until the person has shown once more who they are is sent again after that.
 * @throws ProblemError with the server's reason; TypeError when the server cannot be reached.
 */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  input: CallInput<z.input<P>, z.input<Q>, z.input<B>> = {},
): Promise<z.output<O>> {
  try {
    return await sent(e, input);
  } catch (error) {
    if (!wantsProof(error) || !(await proveAgain())) throw error;
    return sent(e, input);
  }
}

async function sent<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  e: Endpoint<P, Q, B, O>,
  input: CallInput<z.input<P>, z.input<Q>, z.input<B>>,
): Promise<z.output<O>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (input.version !== undefined) headers['if-match'] = `"${input.version}"`;
  if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey;
  const response = await fetch(urlOf(e, input.params, input.query), {
    method: e.method,
    headers,
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal ? { signal: input.signal } : {}),
  });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  if (response.status === 204) return undefined as z.output<O>;
  const isJson = response.headers.get('content-type')?.includes('json');
  return (isJson ? await response.json() : await response.text()) as z.output<O>;
}

async function problemOf(response: Response): Promise<Problem> {
  const answer: unknown = await response.json().catch(() => null);
  if (isProblem(answer)) return answer;
  return {
    type: '/problems/unreadable',
    title: response.statusText,
    status: response.status,
    detail: `The server answered ${response.status}.`,
    requestId: response.headers.get('x-request-id') ?? '',
  };
}

/** Something between us and the server may have answered in its own words. */
const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' &&
  answer !== null &&
  ['type', 'title', 'detail', 'requestId'].every(
    (name) => typeof (answer as Record<string, unknown>)[name] === 'string',
  );
