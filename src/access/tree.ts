/** The three kinds of place. The root "All" is an organization without a parent. */
export type PlaceKind = 'organization' | 'group' | 'container';

export interface PlaceNode {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: PlaceKind;
  readonly name: string;
  /**
   * Switches that permissions may ask for, such as `open` or `accepts_handover`. Two are read by the kernel itself:
   * `external`, what is at home here is kept elsewhere and only read; `draft`, the place is still being set up.
   */
  readonly flags?: readonly string[];
}

/** The tree of places holds a cycle, two roots, or a place whose parent does not exist. */
export class PlaceTreeError extends Error {}

/**
 * The one tree of places, numbered in pre-order: "under" is a comparison of two integers and a move rewrites no
 * record. Immutable; a change makes a new tree.
 */
export class PlaceTree {
  readonly rootId: string;
  readonly #nodes: PlaceNode[] = [];
  readonly #last: number[] = [];
  readonly #index = new Map<string, number>();
  readonly #byFlag = new Map<string, string[]>();
  readonly #byKind = new Map<PlaceKind, string[]>();
  /** Whether any place is external; any is a draft. */
  readonly hasExternal: boolean;
  readonly hasDraft: boolean;
  readonly #external: ReadonlySet<number>;
  readonly #draft: ReadonlySet<number>;

  /** @throws PlaceTreeError when the places do not form one tree. */
  constructor(places: readonly PlaceNode[]) {
    const children = new Map<string | null, PlaceNode[]>();
    for (const p of places) {
      const siblings = children.get(p.parentId);
      if (siblings) siblings.push(p);
      else children.set(p.parentId, [p]);
    }
    const roots = children.get(null) ?? [];
    const root = roots[0];
    if (!root || roots.length !== 1) throw new PlaceTreeError(`There must be exactly one root, found ${roots.length}.`);
    this.rootId = root.id;
    this.#number(root, children);
    if (this.#nodes.length !== places.length) {
      const lost = places.find((p) => !this.#index.has(p.id));
      throw new PlaceTreeError(`The place "${lost?.name}" hangs on a cycle or on a parent that does not exist.`);
    }
    for (const p of this.#nodes) {
      push(this.#byKind, p.kind, p.id);
      for (const flag of p.flags ?? []) push(this.#byFlag, flag, p.id);
    }
    this.#external = new Set(this.flagged('external').map((id) => this.indexOf(id)));
    this.#draft = new Set(this.flagged('draft').map((id) => this.indexOf(id)));
    this.hasExternal = this.#external.size > 0;
    this.hasDraft = this.#draft.size > 0;
  }

  #number(root: PlaceNode, children: Map<string | null, PlaceNode[]>): void {
    const stack: { node: PlaceNode; next: number; at: number }[] = [];
    const open = (node: PlaceNode): void => {
      const at = this.#nodes.length;
      this.#index.set(node.id, at);
      this.#nodes.push(node);
      this.#last.push(at);
      stack.push({ node, next: 0, at });
    };
    open(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const child = children.get(top.node.id)?.[top.next++];
      if (child) open(child);
      else {
        this.#last[top.at] = this.#nodes.length - 1;
        stack.pop();
      }
    }
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** Whether every place has the same number here as there, and as many places under it. */
  numbersLike(other: PlaceTree): boolean {
    return (
      this.size === other.size &&
      this.#nodes.every((p, at) => other.#nodes[at]?.id === p.id && other.#last[at] === this.#last[at])
    );
  }

  /** Pre-order number of a place, or -1 for an unknown one. */
  indexOf(id: string): number {
    return this.#index.get(id) ?? -1;
  }

  has(id: string): boolean {
    return this.#index.has(id);
  }

  /** Number of the last place under the place with this number. */
  lastOf(index: number): number {
    return this.#last[index] ?? -1;
  }

  node(id: string): PlaceNode | undefined {
    return this.#nodes[this.indexOf(id)];
  }

  kindOf(id: string): PlaceKind | undefined {
    return this.node(id)?.kind;
  }

  /** Whether `id` is `top` or lies under it; unknown places lie nowhere. */
  isUnder(id: string, top: string): boolean {
    const at = this.#index.get(id);
    const from = this.#index.get(top);
    return at !== undefined && from !== undefined && from <= at && at <= (this.#last[from] as number);
  }

  /** The place itself and everything under it. */
  subtree(id: string): string[] {
    const from = this.indexOf(id);
    if (from < 0) return [];
    return this.#nodes.slice(from, (this.#last[from] as number) + 1).map((p) => p.id);
  }

  /** The place itself and what it lies under, up to the root. */
  ancestors(id: string): string[] {
    const path: string[] = [];
    for (let p = this.node(id); p; p = p.parentId === null ? undefined : this.node(p.parentId)) path.push(p.id);
    return path;
  }

  /** The nearest organization around a place, or the place itself; outside every organization, the root. */
  organizationOf(id: string): string {
    return this.ancestors(id).find((above) => this.kindOf(above) === 'organization') ?? this.rootId;
  }

  /**
   * The outermost organization around a place: the one right under the root, whatever departments of their own it has.
   * What hangs on no organization belongs to the root.
   */
  topOrganizationOf(id: string): string {
    const top = this.ancestors(id).at(-2);
    return top !== undefined && this.kindOf(top) === 'organization' ? top : this.rootId;
  }

  ofKind(kind: PlaceKind): readonly string[] {
    return this.#byKind.get(kind) ?? [];
  }

  flagged(flag: string): readonly string[] {
    return this.#byFlag.get(flag) ?? [];
  }

  hasFlag(id: string, flag: string): boolean {
    return this.node(id)?.flags?.includes(flag) ?? false;
  }

  /** Whether what is at home in the place with this number is only read. */
  isExternal(index: number): boolean {
    return this.#external.has(index);
  }

  /** Whether the place with this number is still being set up. */
  isDraft(index: number): boolean {
    return this.#draft.has(index);
  }

  /** Every place where records may be written: all that are not external. */
  writable(): string[] {
    return this.#nodes.filter((_, at) => !this.#external.has(at)).map((p) => p.id);
  }

  /** Every place in pre-order. */
  all(): readonly PlaceNode[] {
    return this.#nodes;
  }
}

function push<K>(map: Map<K, string[]>, key: K, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
