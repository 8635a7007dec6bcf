import { useState } from 'react';
import { mayHang, type Node } from './tree-model.ts';

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly to: { readonly id: string; readonly name: string };
}

/** A place that has been taken up, by drag or by keyboard, to be hung under another one. */
export function useTaken(nodes: readonly Node[]) {
  const [taken, setTaken] = useState<Node | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const fits = (node: Node): boolean => taken !== null && mayHang(nodes, taken.id, node.id);
  return {
    taken,
    asked,
    fits,
    take: (node: Node): void => {
      if (node.parent_id !== null && node.visible) setTaken(node);
    },
    /** Asks whether it shall be hung here, where it may be. */
    drop: (node: Node): void => {
      if (!taken || !fits(node)) return;
      setAsked({ id: taken.id, name: taken.name, to: { id: node.id, name: node.name } });
      setTaken(null);
    },
    release: (): void => setTaken(null),
    done: (): void => setAsked(null),
  };
}
