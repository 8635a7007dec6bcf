import { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { SCHEMA_WORDS } from '#platform/schema-words.ts';
import { type Decision, type Evaluation, type Evaluations, evaluationSchema, type SEMANTICS } from './api.ts';
import { questionsOf } from './question.ts';
import { decided, unknown } from './reasons.ts';

/** One decision. What the asker may not see is decided like what does not exist. */
export async function evaluateOne(ctx: Ctx, e: Evaluation): Promise<Decision> {
  const question = (await questionsOf(ctx, [e]))(e);
  return question ? decided(ctx, question) : unknown(ctx);
}

/** Whether an answer ends the batch. */
const ENDS: Readonly<Record<(typeof SEMANTICS)[number], (d: Decision) => boolean>> = {
  execute_all: () => false,
  deny_on_first_deny: (d) => !d.decision,
  permit_on_first_permit: (d) => d.decision,
};

/** Several decisions, in order; without any it is one. @throws Fault when that one is not complete */
export async function evaluateAll(ctx: Ctx, all: Evaluations): Promise<Decision | { evaluations: Decision[] }> {
  if (!all.evaluations || all.evaluations.length === 0) return evaluateOne(ctx, single(ctx, all));
  const items = all.evaluations.map((own) => parsedIn(ctx, merged(all, own)));
  const valid = items.flatMap((item) => (item.success ? [item.data] : []));
  const questionOf = await questionsOf(ctx, valid);
  const ends = ENDS[all.options?.evaluations_semantic ?? 'execute_all'];
  const evaluations: Decision[] = [];
  for (const item of items) {
    const question = item.success ? questionOf(item.data) : undefined;
    const answer = item.success ? (question ? decided(ctx, question) : unknown(ctx)) : incomplete(ctx, item.error);
    evaluations.push(answer);
    if (ends(answer)) break;
  }
  return { evaluations };
}

const parsedIn = (ctx: Ctx, evaluation: unknown) =>
  evaluationSchema.safeParse(evaluation, { error: SCHEMA_WORDS[ctx.language] });

function single(ctx: Ctx, all: Evaluations): Evaluation {
  const parsed = parsedIn(ctx, all);
  if (parsed.success) return parsed.data;
  throw invalid(
    ...parsed.error.issues.map((issue) => ({
      field: issue.path.join('.'),
      key: 'field.said',
      values: { message: issue.message },
    })),
  );
}

const PARTS = ['subject', 'action', 'resource'] as const;
/** Fields of a part that are taken over one by one when the part itself leaves them out. */
const NAMES = ['type', 'id', 'name'] as const;

const isObject = (v: unknown): v is Readonly<Record<string, unknown>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** An evaluation with what it leaves out taken from the top: whole parts, and of a part its names. */
function merged(all: Evaluations, own: unknown): unknown {
  if (!isObject(own)) return own;
  const whole: Record<string, unknown> = { ...own, context: own.context ?? all.context };
  for (const part of PARTS) {
    const top = all[part];
    const mine = own[part];
    if (mine === undefined) whole[part] = top;
    else if (isObject(mine) && top) {
      const names = NAMES.filter((name) => top[name] !== undefined && mine[name] === undefined);
      whole[part] = { ...mine, ...Object.fromEntries(names.map((name) => [name, top[name]])) };
    }
  }
  return whole;
}

const incomplete = (ctx: Ctx, error: z.ZodError): Decision => ({
  decision: false,
  context: {
    error: { status: 400, message: translate(ctx.language, 'authzen.incomplete', { what: z.prettifyError(error) }) },
  },
});
