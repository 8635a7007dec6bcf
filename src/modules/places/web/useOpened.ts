import { useEffect, useState } from 'react';
import { type Node, pathTo } from './tree-model.ts';

/** With so many places or fewer the whole tree starts open. */
const OPEN_ALL = 60;

const starting = (nodes: readonly Node[]): string[] =>
  nodes.filter((n) => n.parent_id === null || nodes.length <= OPEN_ALL).map((n) => n.id);

/** Which branches are open; the way to the chosen place always is. */
export function useOpened(
  nodes: readonly Node[],
  chosen: string,
): readonly [ReadonlySet<string>, (id: string, open: boolean) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(starting(nodes)));
  useEffect(() => {
    const above = pathTo(nodes, chosen).slice(0, -1);
    setOpened((before) =>
      above.every((n) => before.has(n.id)) ? before : new Set([...before, ...above.map((n) => n.id)]),
    );
  }, [nodes, chosen]);
  const open = (id: string, to: boolean): void =>
    setOpened((before) => {
      const next = new Set(before);
      if (to) next.add(id);
      else next.delete(id);
      return next;
    });
  return [opened, open];
}
