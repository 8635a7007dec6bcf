import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';
import { isSame } from './attributes.ts';
import type { Named } from './names.ts';
import type { Checked, Entry, Given } from './plan.ts';
import type { Path } from './problems.ts';
import { hiddenFields, mustCreate, mustEdit } from './rights.ts';
import { shown } from './show.ts';

/** One field of a change, as a file would have it. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Something that becomes different. */
export interface Change {
  readonly change: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly name: string;
  /** Where the file says so; 0 for what is there because something is not in it. */
  readonly line: number;
  readonly fields: readonly FieldChange[];
}

/** The work in its transaction: what has been changed, and what was refused. */
export class Run {
  ctx: Ctx;
  readonly checked: Checked;
  readonly changes: Change[] = [];
  /** What is there and not in the file, and stays. */
  readonly left: { readonly type: string; readonly name: string }[] = [];
  #since = 0;

  constructor(ctx: Ctx, checked: Checked) {
    this.ctx = ctx;
    this.checked = checked;
  }

  /** From here on everything is decided by the policy that the changes so far have made. */
  async refresh(): Promise<void> {
    if (this.#since === this.changes.length) return;
    this.#since = this.changes.length;
    this.ctx = await this.ctx.refreshed();
  }

  /** The same, with everything that follows from the changes. */
  async settle(): Promise<void> {
    this.#since = this.changes.length;
    this.ctx = await this.ctx.settled();
  }

  /**
   * Does a part of the work. A refusal is noted at its line and the rest goes on, so that all of them are told - unless
   * it was the database that refused.
   */
  async attempt(path: Path, given: readonly Given[], work: () => Promise<void>): Promise<void> {
    const { problems } = this.checked;
    if (problems.full) problems.end();
    try {
      await work();
    } catch (error) {
      // That nobody has shown who sits there is said of no line.
      if (error instanceof Fault && error.kind !== 'proof-needed') {
        problems.refusal(path, error, (field) => given.find((g) => g.field === field)?.name ?? field);
        if (!(await this.#goesOn())) problems.end();
        return;
      }
      // After the database has refused something it does nothing more in this transaction.
      if (!(error instanceof Fault)) problems.end();
      throw error;
    }
  }

  /** Whether the database still takes statements in this transaction: after it has refused one it takes no other. */
  async #goesOn(): Promise<boolean> {
    try {
      await this.ctx.tables.selectFrom('policy_epoch').select('n').execute();
      return true;
    } catch {
      return false;
    }
  }

  note(change: Omit<Change, 'line'>, path: Path | undefined): void {
    this.changes.push({ ...change, line: path ? this.checked.problems.lineOf(path) : 0 });
  }

  /** Makes what an entry is about, or changes what is different. @param name as the change is called */
  async save(spec: RecordSpec, entry: Entry, name: string): Promise<void> {
    const { node, path } = entry;
    const given = entry.given.filter((g) => !g.late);
    await this.attempt(path, given, async () => {
      if (node.id === undefined) await this.#create(spec, { ...entry, given }, name);
      else await this.edit(spec, node, given, path, name);
    });
  }

  /** Changes of an entry that name people: these are made after the places. */
  async saveLate(spec: RecordSpec, { node, given, path }: Entry, name: string): Promise<void> {
    const late = given.filter((g) => g.late);
    if (late.length === 0 || node.id === undefined) return;
    await this.attempt(path, late, () => this.edit(spec, node, late, path, name));
  }

  async #create(spec: RecordSpec, { node, given, path }: Entry, name: string): Promise<void> {
    const said = given.filter((g) => g.said);
    const values = Object.fromEntries(said.map((g) => [g.field, g.value()]));
    // Before anything is tried: that a name is taken is told only to those who may make such a thing.
    await mustCreate(this.ctx, spec, values);
    const row = await this.ctx.write(spec).create(values);
    node.id = row.id;
    node.row = row;
    this.made(node);
    const fields = said.filter((g) => g.shown !== null).map((g) => ({ field: g.name, before: null, after: g.shown }));
    this.note({ change: 'create', type: spec.resource.type, name, fields }, path);
  }

  /** Lets names find what has just been made. */
  made(node: Named): void {
    this.checked.directory.made(node);
  }

  async edit(spec: RecordSpec, node: Named, given: readonly Given[], path: Path, name: string): Promise<void> {
    const row = node.row as DbRow;
    const { ctx, checked } = this;
    const hidden = hiddenFields(ctx, spec, row, given);
    // Whether a hidden value is the same is not told: naming it asks for the right to change it.
    const different = given.filter((g) => hidden.has(g.field) || !isSame(row[g.field], g.value()));
    const fixed = different.filter((g) => spec.fields[g.field]?.edit === undefined);
    for (const g of fixed) if (g.name !== 'template') checked.problems.add(g.path, 'policy.fixed', { name: g.name });
    // What one may not view is not brought back to what is usual.
    const seen = different.length === 0 ? {} : ctx.read(spec).present(row);
    const asked = different.filter((g) => !fixed.includes(g) && (g.said || seen[g.field] !== undefined));
    for (const g of asked) if (hidden.has(g.field)) mustEdit(ctx, spec, row, g.field);
    const changed = asked.filter((g) => !isSame(row[g.field], g.value()));
    if (changed.length === 0) return;
    // Something else of this file may have touched it.
    const fresh = (await ctx.read(spec).find(row.id)) ?? row;
    const before = ctx.read(spec).present(fresh);
    const patch = Object.fromEntries(changed.map((g) => [g.field, g.value()]));
    node.row = await ctx.write(spec).edit(row.id, patch, fresh.version);
    const { type } = spec.resource;
    const fields = changed.map((g) => ({
      field: g.name,
      before: shown(type, g.field, before[g.field], checked.directory),
      after: g.shown,
    }));
    this.note({ change: 'update', type, name, fields }, path);
  }

  /** Takes away what is there and not in the file, when that was asked for; else it is only told. */
  async prune(spec: RecordSpec, node: Named, name: string, part: string): Promise<void> {
    const { type } = spec.resource;
    if (!this.checked.prune) {
      this.left.push({ type, name });
      return;
    }
    await this.attempt([part], [], async () => {
      await this.ctx.write(spec).remove(node.id as string);
      this.note({ change: 'delete', type, name, fields: [] }, undefined);
    });
  }
}
