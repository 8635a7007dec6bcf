import type { z } from 'zod';
import type { nodeSchema } from '../api.ts';

export type Node = z.infer<typeof nodeSchema>;

/** Somebody who belongs to a place. */
export interface Member {
  readonly person_id: string;
  readonly name: string;
}

/** A place, or somebody who belongs to it, as one line of the tree on the screen. */
export interface Line {
  readonly key: string;
  readonly node: Node;
  readonly person?: Member;
  /** 1 for the root. */
  readonly level: number;
  readonly open: boolean;
  readonly hasChildren: boolean;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

/** The nodes by parent; those whose parent is not among them stand at the top. */
export function childrenOf(nodes: readonly Node[]): ReadonlyMap<string | null, readonly Node[]> {
  const known = new Set(nodes.map((n) => n.id));
  const map = new Map<string | null, Node[]>();
  for (const node of nodes) {
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null;
    const list = map.get(parent) ?? [];
    list.push(node);
    map.set(parent, list);
  }
  for (const list of map.values()) list.sort((a, b) => a.name.localeCompare(b.name));
  return map;
}

/** The ids of a node and of everything above it. */
export function pathTo(nodes: readonly Node[], id: string): readonly Node[] {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const path: Node[] = [];
  for (let at = byId.get(id); at; at = at.parent_id === null ? undefined : byId.get(at.parent_id)) {
    path.unshift(at);
    if (path.length > nodes.length) break;
  }
  return path;
}

/** Whether a place is another one or lies under it. */
export const isUnder = (nodes: readonly Node[], id: string, top: string): boolean =>
  pathTo(nodes, id).some((above) => above.id === top);

/** Whether a place could hang under another one: not the root, not under itself, not where it is already. */
export const mayHang = (nodes: readonly Node[], id: string, under: string): boolean => {
  const node = nodes.find((n) => n.id === id);
  const target = nodes.find((n) => n.id === under);
  if (!node || !target || node.parent_id === null || !target.visible) return false;
  return node.parent_id !== under && target.kind !== 'container' && !isUnder(nodes, under, id);
};

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The ids that a search leaves: what fits and everything above it. */
function found(nodes: readonly Node[], text: string): ReadonlySet<string> {
  const wanted = plain(text);
  const left = new Set<string>();
  for (const node of nodes) {
    if (!plain(node.name).includes(wanted)) continue;
    for (const above of pathTo(nodes, node.id)) left.add(above.id);
  }
  return left;
}

const NOBODY: ReadonlyMap<string, readonly Member[]> = new Map();

/** The lines to draw: opened branches only, or, while searching, what was found with everything above it. */
export function linesOf(
  nodes: readonly Node[],
  opened: ReadonlySet<string>,
  text: string,
  people: ReadonlyMap<string, readonly Member[]> = NOBODY,
): readonly Line[] {
  const children = childrenOf(nodes);
  const left = text.trim() === '' ? null : found(nodes, text.trim());
  const lines: Line[] = [];
  const walk = (parent: string | null, level: number): void => {
    const list = (children.get(parent) ?? []).filter((n) => left === null || left.has(n.id));
    list.forEach((node, at) => {
      const below = (children.get(node.id) ?? []).filter((n) => left === null || left.has(n.id));
      const open = below.length > 0 && (left !== null || opened.has(node.id));
      const hasChildren = below.length > 0;
      lines.push({ key: node.id, node, level, open, hasChildren, position: at + 1, siblings: list.length });
      const members = people.get(node.id) ?? [];
      members.forEach((person, i) => {
        const key = `${node.id} ${person.person_id}`;
        const about = { position: i + 1, siblings: members.length + (open ? below.length : 0) };
        lines.push({ key, node, person, level: level + 1, open: false, hasChildren: false, ...about });
      });
      if (open) walk(node.id, level + 1);
    });
  };
  walk(null, 1);
  return lines;
}
