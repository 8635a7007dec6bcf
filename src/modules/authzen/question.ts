import type { Row } from '#access/condition.ts';
import type { Permission } from '#access/permission.ts';
import { type Resource, UnknownNameError } from '#access/resource.ts';
import type { Ctx } from '#platform/context.ts';
import type { Evaluation } from './api.ts';
import { findResources, type Finder } from './resources.ts';
import { type Known, knownSubjects, requestFields } from './subjects.ts';

/** A decision to be made: everything in it is there for the asker. */
export interface Question {
  readonly person: Known;
  readonly resource: Resource;
  readonly action: string;
  readonly facet: string | undefined;
  readonly row: Row;
}

/** The permission that an action names: `edit`, or `notes:view` for a facet. */
export function permissionOf(ctx: Ctx, r: Resource, name: string): Permission | undefined {
  const [action = '', facet, more] = name.split(':').toReversed();
  if (more !== undefined) return undefined;
  try {
    return ctx.policy.permission(r.type, action, facet);
  } catch (error) {
    if (error instanceof UnknownNameError) return undefined;
    throw error;
  }
}

/** Makes questions out of evaluations, with one look-up for all of them. Undefined for what is not there for the asker. */
export async function questionsOf(
  ctx: Ctx,
  evaluations: readonly Evaluation[],
): Promise<(e: Evaluation) => Question | undefined> {
  const known = await knownSubjects(
    ctx,
    evaluations.map((e) => e.subject),
  );
  const things = evaluations.filter((e) => known(e.subject)).map((e) => e.resource);
  const find: Finder = await findResources(ctx, things);
  return (e) => {
    const person = known(e.subject);
    const found = find(e.resource);
    if (!person || !found) return undefined;
    const p = permissionOf(ctx, found.resource, e.action.name);
    if (!p) return undefined;
    return { person, resource: p.resource, action: p.action, facet: p.facet, row: rowFor(found, person, e) };
  };
}

/** The row with what comes with the request. */
export function rowFor(
  found: { readonly resource: Resource; readonly row: Row },
  person: Known,
  e: {
    readonly subject: { readonly properties?: Evaluation['context'] };
    readonly action?: { readonly properties?: Evaluation['context'] };
    readonly context?: Evaluation['context'];
  },
): Row {
  // Records of the product are decided on what is stored alone.
  if (!found.resource.declared) return found.row;
  const said = { subject: e.subject.properties, action: e.action?.properties, context: e.context };
  return { ...found.row, ...requestFields(person, said) };
}
