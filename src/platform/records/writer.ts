import { CompiledQuery } from 'kysely';
import { type Because, decide, EXTERNAL, isKeptElsewhere, may } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import { identifier } from '#access/sql.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { AuditEntry, Ctx } from '../context.ts';
import type { QueryExecutor } from '../db.ts';
import { conflict, Fault, forbidden, invalid, notFound } from '../errors.ts';
import { isDangerous, refuseUnproved } from '../proof.ts';
import { uuidv7 } from '../uuid.ts';
import { createMany, refusalOfCreation, removeMany } from './bulk.ts';
import { type DbRow, selectList, toColumn } from './columns.ts';
import { endOf } from './end.ts';
import { preparedByText } from './prepared.ts';
import { referenceFaults } from './references.ts';
import { same } from './same.ts';
import type { RecordService, Values } from './service.ts';
import { asFault } from './storage-faults.ts';
import { toldAt } from './told-at.ts';

export interface WriterNeeds {
  readonly db: QueryExecutor;
  readonly ctx: Ctx;
  readonly service: RecordService;
}

/**
 * The only way to change a protected table. Every write is decided before and, where it could leave the actor's
 * reach, after; it writes the audit row and the event in the same transaction.
 */
export class Writer<S extends RecordSpec = RecordSpec> {
  readonly #spec: S;
  readonly #n: WriterNeeds;

  constructor(spec: S, needs: WriterNeeds) {
    this.#spec = spec;
    this.#n = needs;
  }

  /** Creates a record. @throws Fault 422 for bad values, 403 when the actor may not create this one here */
  async create(input: Values): Promise<DbRow> {
    const { ctx, service } = this.#n;
    this.#refuse(await referenceFaults(ctx, this.#spec, input));
    const values = { ...(service.beforeCreate ? await service.beforeCreate(ctx, input) : input) };
    const id = ctx.anew?.type === this.#spec.resource.type ? ctx.anew.id : uuidv7(ctx.now.getTime());
    let row: DbRow;
    try {
      row = await this.#insert({ id, ...values });
    } catch (error) {
      // What is there already is told to those alone who might add to it.
      throw this.refusalOfCreation({ id, ...values }) ?? error;
    }
    this.#must('create', service.judgeCreate?.(row) ?? row);
    if (service.admit) await service.admit(ctx, row);
    if (service.afterCreate) {
      await service.afterCreate(ctx, row);
      row = await this.#load(id);
    }
    await this.#record('create', row, undefined, values);
    return row;
  }

  /** Why the actor may not create a record of these values, before there is one; undefined when they may. */
  refusalOfCreation(values: Values): Fault | undefined {
    return refusalOfCreation(this.#spec, this.#n, values);
  }

  /**
   * Creates many records that the section has checked already as its hooks would: these do not run. Every record is
   * decided like any creation. All name the same columns. For some thousand at a time.
   * @throws Fault 403 when the actor may not create one of them, 422 when a rule of the schema refuses one
   */
  createMany(records: readonly Values[]): Promise<DbRow[]> {
    return createMany(this.#spec, this.#n, records);
  }

  /** Deletes many records of a type without trash, checked as `createMany` says; ids that are gone are passed over. */
  removeMany(ids: readonly string[]): Promise<void> {
    return removeMany(this.#spec, this.#n, ids);
  }

  /**
   * Changes fields as posted; each field asks for the action it declares. Unchanged values ask for nothing.
   * @param version the version the caller has read
   * @throws Fault 404, 403, 409 with the current record when the version is stale, 422
   */
  async edit(id: string, posted: Values, version: number | undefined): Promise<DbRow> {
    const { ctx } = this.#n;
    const before = await this.#visible(id);
    if (version === undefined) throw new Fault('version-required', 'problem.versionRequired');
    if (version !== before.version) {
      throw new Fault('stale', 'problem.stale', { current: ctx.read(this.#spec).present(before) });
    }
    const { patch, actions } = await this.#judgedPatch(before, posted);
    if (Object.keys(patch).length === 0) return before;
    return this.change(before, patch, actions, 'edit');
  }

  /** Checks a change of a loaded record as `edit` does, on the record as it would be. @throws Fault 403, 409, 422 */
  async judgeEdit(before: DbRow, posted: Values): Promise<void> {
    const { patch, actions } = await this.#judgedPatch(before, posted);
    const after: DbRow = { ...before, ...patch };
    this.#mustStillReach(actions, { ...after, ...this.#n.service.future?.(after) });
  }

  async #judgedPatch(before: DbRow, posted: Values): Promise<{ patch: Values; actions: readonly string[] }> {
    const { ctx, service } = this.#n;
    // What one may not view cannot be found out by posting it: unchanged or not, it asks for the right.
    const changed = Object.fromEntries(
      Object.entries(posted).filter(([k, v]) => !same(before[k], v) || this.#isHidden(k, before)),
    );
    const actions = [...new Set(Object.keys(changed).map((k) => this.#spec.fields[k]?.edit ?? 'edit'))];
    for (const action of actions) this.#must(action, before);
    this.#refuse(await referenceFaults(ctx, this.#spec, changed, before));
    return { patch: service.beforeEdit ? await service.beforeEdit(ctx, before, changed) : changed, actions };
  }

  /**
   * Writes columns in the name of actions that were decided already (or are judged by the caller), and checks that
   * the record has not left what these actions reach - unless one of them says that it may.
   */
  async change(before: DbRow, patch: Values, actions: readonly string[], auditAs: string): Promise<DbRow> {
    const { ctx, service } = this.#n;
    await this.#update(before.id, patch);
    const after = await this.#load(before.id);
    this.#mustStillReach(actions, after);
    this.#mustNotEnter(before, after);
    if (service.afterEdit) await service.afterEdit(ctx, before, after, auditAs);
    await this.#record(auditAs, after, before, patch);
    return service.afterEdit ? this.#load(before.id) : after;
  }

  /** Writes columns that follow from something else (totals), without an audit row of their own. */
  async touch(id: string, patch: Values): Promise<void> {
    await this.#update(id, patch);
    await this.#n.ctx.emit({ type: this.#spec.resource.type, id, kind: 'changed' });
  }

  /** Moves to the trash, where the type has one, or deletes. */
  async remove(id: string): Promise<void> {
    const { ctx, service } = this.#n;
    const before = await this.#visible(id);
    this.#must('delete', before);
    const trash = this.#spec.resource.trash;
    if (service.beforeDelete) await service.beforeDelete(ctx, before);
    if (trash) await this.change(before, { [trash]: ctx.now.toISOString() }, ['delete'], 'delete');
    else await this.#erase(before, 'delete');
  }

  async restore(id: string): Promise<DbRow> {
    const before = await this.#visible(id);
    this.#must('restore', before);
    return this.change(before, { [this.#spec.resource.trash as string]: null }, ['restore'], 'restore');
  }

  /** Deletes for good. @throws Fault 409 while other records point at it */
  async purge(id: string): Promise<void> {
    const before = await this.#visible(id);
    this.#must('purge', before);
    await this.#erase(before, 'purge');
  }

  async #erase(before: DbRow, action: string): Promise<void> {
    const { db, ctx } = this.#n;
    try {
      await db.executeQuery(
        CompiledQuery.raw(`delete from ${identifier(this.#spec.resource.table)} where id = $1`, [before.id]),
      );
    } catch (error) {
      throw asFault(error, this.#spec, 'delete');
    }
    await ctx.audit({ ...endOf(this.#spec, before, action), tells: 'removed' });
  }

  /** Decides an action on a loaded record. @throws Fault 403 with the reason */
  #must(action: string, row: DbRow): void {
    const { ctx } = this.#n;
    const because = this.#refusal(action, row);
    if (because) throw forbidden(because, this.#permission(action));
    if (isDangerous(this.#spec.resource, action)) refuseUnproved(ctx.actor, ctx.now.getTime());
  }

  #refusal(name: string, row: DbRow): Because | undefined {
    const { policy, asker } = this.#n.ctx;
    const [facet, action] = split(name);
    const d = decide(policy, asker, this.#spec.resource, action, row, facet);
    return d.allowed ? undefined : d.because;
  }

  #mustStillReach(actions: readonly string[], after: DbRow): void {
    const { policy, asker } = this.#n.ctx;
    const r = this.#spec.resource;
    if (actions.some((a) => r.actions[a]?.mayLeave)) return;
    for (const name of actions) {
      const because = this.#refusal(name, after);
      // That the action makes no sense any more (a closed ticket) is no leaving.
      if (because && because.key !== (r.actions[name]?.because ?? 'access.notNow')) {
        throw forbidden({ key: 'access.wouldLeave' }, this.#permission(name));
      }
    }
    if (actions.length > 0 && !may(policy, asker, r, 'view', after)) {
      throw forbidden({ key: 'access.wouldLeave' }, this.#permission('view'));
    }
  }

  /** What one may hand on out of one's own reach is still not handed to where records are only read. */
  #mustNotEnter(before: DbRow, after: DbRow): void {
    const r = this.#spec.resource;
    if (before[r.home] === after[r.home] || !isKeptElsewhere(this.#n.ctx.policy, r, after)) return;
    throw forbidden({ key: EXTERNAL }, this.#permission('edit'));
  }

  /** Whether the field belongs to a facet of the record that the actor may not view. */
  #isHidden(field: string, row: DbRow): boolean {
    const { policy, asker } = this.#n.ctx;
    const r = this.#spec.resource;
    return Object.entries(r.facets).some(
      ([facet, def]) => def.fields.includes(field) && !may(policy, asker, r, 'view', row, facet),
    );
  }

  #permission(name: string): string {
    const [facet, action] = split(name);
    return cellName(this.#spec.resource.type, action, facet);
  }

  #refuse(faults: Parameters<typeof invalid>): void {
    if (faults.length > 0) throw invalid(...faults);
  }

  async #visible(id: string): Promise<DbRow> {
    const row = await this.#n.ctx.read(this.#spec).find(id, true);
    if (!row) throw notFound();
    return row;
  }

  async #load(id: string): Promise<DbRow> {
    const row = await this.#n.ctx.read(this.#spec).peek(id);
    if (!row) throw conflict('problem.vanished');
    return row;
  }

  /** The new record as it is loaded later: triggers that run after it leave its own row alone. */
  async #insert(values: Values): Promise<DbRow> {
    const names = Object.keys(values);
    const params = names.map((name) => toColumn(this.#spec.fields[name], values[name]));
    const into = `${identifier(this.#spec.resource.table)} as t (${names.map(identifier).join(', ')})`;
    const text = `insert into ${into} values (${names.map((_, i) => `$${i + 1}`).join(', ')})`;
    const columns = selectList(this.#spec, this.#n.service.computed ?? {});
    try {
      const [row] = await preparedByText<DbRow>(this.#n.db, `${text} returning ${columns}`, params);
      return row as DbRow;
    } catch (error) {
      throw asFault(error, this.#spec, 'write');
    }
  }

  async #update(id: string, patch: Values): Promise<void> {
    const names = Object.keys(patch);
    const params = names.map((name) => toColumn(this.#spec.fields[name], patch[name]));
    const sets = names.map((name, i) => `${identifier(name)} = $${i + 2}`);
    const table = identifier(this.#spec.resource.table);
    const stamp = ['version = version + 1', 'updated_at = now()'];
    const text = `update ${table} set ${[...sets, ...stamp].join(', ')} where id = $1`;
    try {
      await this.#n.db.executeQuery(CompiledQuery.raw(text, [id, ...params]));
    } catch (error) {
      throw asFault(error, this.#spec, 'write');
    }
  }

  async #record(action: string, after: DbRow, before: DbRow | undefined, patch: Values): Promise<void> {
    const { ctx, service } = this.#n;
    const mark = service.markOf?.(ctx, action, after, before);
    const names = Object.keys(patch).filter((n) => n in this.#spec.fields);
    const pick = (row: DbRow): Values => Object.fromEntries(names.map((n) => [n, row[n] ?? null]));
    await ctx.audit({
      ...this.#entry(action, after),
      ...(mark === undefined ? {} : { mark }),
      ...(before ? { before: pick(before) } : {}),
      after: pick(after),
      tells: before ? 'changed' : 'created',
    });
  }

  #entry(action: string, row: DbRow): AuditEntry {
    const { type, home } = this.#spec.resource;
    return { action, type, recordId: row.id, placeId: row[home] as string, toldAt: toldAt(this.#spec, row) };
  }
}

const split = (name: string): [string | undefined, string] => {
  const at = name.indexOf(':');
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
};
