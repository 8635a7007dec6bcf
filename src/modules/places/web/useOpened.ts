import { useState } from 'react';
import { type Node, pathTo } from './tree-model.ts';

/** With so many places or fewer the whole tree starts open. */
const OPEN_ALL = 60;

const starting = (nodes: readonly Node[]): string[] =>
  nodes.filter((n) => n.parent_id === null || nodes.length <= OPEN_ALL).map((n) => n.id);

/** Which branches are open; choosing a place opens the way to it. */
export function useOpened(
  nodes: readonly Node[],
  chosen: string,
): readonly [ReadonlySet<string>, (id: string, open: boolean) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(starting(nodes)));
  const [shownFor, setShownFor] = useState('');
  if (shownFor !== chosen && nodes.some((n) => n.id === chosen)) {
    setShownFor(chosen);
    setOpened(
      new Set([
        ...opened,
        ...pathTo(nodes, chosen)
          .slice(0, -1)
          .map((n) => n.id),
      ]),
    );
  }
  const open = (id: string, to: boolean): void =>
    setOpened((before) => {
      const next = new Set(before);
      if (to) next.add(id);
      else next.delete(id);
      return next;
    });
  return [opened, open];
}
