import type { Part } from '#wire/record.ts';
import type { Ctx } from '../context.ts';

/** What an entry of the audit is read by. */
interface Entry {
  readonly type: unknown;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The record that an entry tells something of beside its own, and what; undefined of the others, whose values are those
 * of their own record.
 */
export function partOf(ctx: Ctx, entry: Entry): { readonly part: Part; readonly record_id: string } | undefined {
  const values = { ...(entry.before as object | null), ...(entry.after as object | null) };
  for (const type of ctx.policy.resources.keys()) {
    const part = ctx.knows(type) ? ctx.specOf(type).parts?.[String(entry.type)] : undefined;
    const id = part && (values as Readonly<Record<string, unknown>>)[part.of];
    if (part && typeof id === 'string') return { part, record_id: id };
  }
  return undefined;
}
