import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

/**
 * Refuses every built query that names a table of a declared record type: those are read and written through
 * `ctx.read` and `ctx.write`, which decide. A section that forgets gets an error in its first test, not a leak.
 */
export class ProtectedTables implements KyselyPlugin {
  readonly #tables: ReadonlySet<string>;

  constructor(tables: readonly string[]) {
    this.#tables = new Set(tables);
  }

  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    this.#check(args.node);
    return args.node;
  }

  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return args.result;
  }

  #check(node: unknown): void {
    if (node === null || typeof node !== 'object') return;
    const { kind, identifier } = node as { kind?: string; identifier?: { name?: string } };
    if (kind === 'SchemableIdentifierNode' && this.#tables.has(identifier?.name ?? '')) {
      throw new Error(`The table "${identifier?.name}" is protected: use ctx.read and ctx.write.`);
    }
    for (const child of Object.values(node)) {
      if (Array.isArray(child)) for (const item of child) this.#check(item);
      else this.#check(child);
    }
  }
}
