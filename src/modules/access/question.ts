import { isNarrowedToPart } from '#access/acting.ts';
import { may } from '#access/decide.ts';
import type { Row } from '#access/condition.ts';
import { cellName, type Resource, UnknownNameError } from '#access/resource.ts';
import { declaredResource, mayAsk, registered, rowOf } from '#modules/external/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { idSchema } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';

/** Which permission on which record is asked about. */
export interface AboutRecord {
  readonly type: string;
  readonly id: string;
  readonly action: string;
  readonly facet?: string | undefined;
}

/** A record that is asked about. Those of declared types have no spec: they are in another application. */
export interface Asked {
  readonly resource: Resource;
  readonly spec: RecordSpec | undefined;
  readonly row: Row;
}

/**
 * The record that is asked about, for askers who may view it, or, of a declared type, ask about it.
 * @throws Fault 404 for one that is missing or not visible, 422 for a type or action that does not exist
 */
export async function askedRecord(ctx: Ctx, q: AboutRecord): Promise<Asked> {
  const declared = declaredResource(ctx, q.type);
  if (!declared) mustKnow(ctx, q.type);
  mustName(ctx, q);
  if (declared) return { resource: declared, spec: undefined, row: await registeredRow(ctx, declared, q.id) };
  const id = idSchema.safeParse(q.id);
  if (!id.success) throw invalid({ field: 'id', key: 'field.unknown.record' });
  const spec = ctx.specOf(q.type);
  const row = await ctx.read(spec).find(id.data);
  if (!row) throw notFound();
  return { resource: spec.resource, spec, row };
}

/** @throws Fault 422 for a type that the product does not keep */
export function mustKnow(ctx: Ctx, type: string): void {
  if (!ctx.knows(type)) throw invalid({ field: 'type', key: 'field.unknown.type', values: { type } });
}

/** @throws Fault 422 for an action that the type does not have, with those that it has */
export function mustName(ctx: Ctx, { type, action, facet }: Omit<AboutRecord, 'id'>): void {
  try {
    ctx.policy.cell(cellName(type, action, facet));
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    const actions = ctx.policy.permissions.of(type).map((p) => p.short);
    const values = { action: facet === undefined ? action : `${facet}:${action}`, type, actions: actions.join(', ') };
    throw invalid({ field: 'action', key: 'field.unknown.action', values });
  }
}

async function registeredRow(ctx: Ctx, r: Resource, id: string): Promise<Row> {
  const [record] = await registered(ctx, r.type, [id]);
  if (!record || !mayAsk(ctx, r, record)) throw notFound();
  return rowOf(r, record);
}

/** Whether somebody asks about themselves. Whoever looks through their eyes asks about somebody else. */
export const isOwn = (ctx: Ctx, personId: string): boolean => personId === ctx.asker.personId && !ctx.actor.look;

/**
 * Whether the person is told the names of all they hold: whoever asks about themselves, but not by a token that reaches
 * only a part of it.
 */
export const knowsAll = (ctx: Ctx, personId: string): boolean => isOwn(ctx, personId) && !isNarrowedToPart(ctx.asker);

/**
 * The person whose rights are asked about: oneself, or somebody whose details one may view.
 * @throws Fault 404
 */
export async function askedPerson(ctx: Ctx, id: string | undefined): Promise<string> {
  const personId = id ?? ctx.asker.personId;
  if (personId === ctx.asker.personId) return personId;
  const person = await ctx.read(personSpec).find(personId);
  if (!person || !may(ctx.policy, ctx.asker, personSpec.resource, 'view', person, 'detail')) throw notFound();
  return personId;
}
