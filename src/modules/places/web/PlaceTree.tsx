import { Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpensPerson } from '#web/PersonLink.tsx';
import keys from '#web/styles/keys.module.css';
import { MoveDialog } from './MoveDialog.tsx';
import classes from './PlaceTree.module.css';
import { onTreeKey } from './tree-keys.ts';
import { LINE_PX, TreeLine } from './TreeLine.tsx';
import { linesOf, type Node } from './tree-model.ts';
import { useOpened } from './useOpened.ts';
import { usePeopleOf } from './usePeopleOf.ts';
import { useTaken } from './useTaken.ts';

/** The tree of places: search, arrows, letters, people, moving; drawn only as far as it is on the screen. */
export function PlaceTree({ nodes, chosen }: { readonly nodes: readonly Node[]; readonly chosen: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const opens = useOpensPerson();
  const help = useId();
  const [text, setText] = useState('');
  const [opened, open] = useOpened(nodes, chosen);
  const [people, showPeople] = usePeopleOf();
  const lines = useMemo(() => linesOf(nodes, opened, text, people), [nodes, opened, text, people]);
  const taking = useTaken(nodes);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
    getItemKey: (at) => lines[at]?.key ?? at,
  });
  const current = focused !== null && lines.some((l) => l.key === focused) ? focused : chosen;
  const tabStop = lines.some((l) => l.key === current) ? current : lines[0]?.key;

  const focus = (at: number): void => {
    const key = lines[Math.min(Math.max(at, 0), lines.length - 1)]?.key;
    if (key === undefined) return;
    setFocused(key);
    virtual.scrollToIndex(lines.findIndex((l) => l.key === key));
    const drawn = (): HTMLElement | null | undefined => scroller.current?.querySelector(`[data-node="${key}"]`);
    const there = drawn();
    if (there) there.focus();
    else requestAnimationFrame(() => drawn()?.focus());
  };

  useEffect(() => {
    const at = lines.findIndex((l) => l.key === chosen);
    if (at >= 0) virtual.scrollToIndex(at);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- opening branches must not make the tree jump
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = lines.findIndex((l) => l.key === tabStop);
    const line = lines[at];
    if (!line) return;
    const handled = onTreeKey(event, lines, at, line, {
      focus,
      open,
      people: showPeople,
      choose: ({ node, person }) => {
        if (person && !opens(person.person_id)) return;
        void navigate({ to: person ? `/people/${person.person_id}` : `/places/${node.id}` });
      },
      take: ({ node, person }) => !person && taking.take(node),
      drop: ({ node, person }) => !person && taking.drop(node),
      cancel: taking.release,
    });
    if (handled) event.preventDefault();
  };

  return (
    <div className={classes.side}>
      <TextInput
        type="search"
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') {
            e.preventDefault();
            focus(0);
          }
        }}
        leftSection={<IconSearch size={16} />}
        placeholder={t('places.search')}
        aria-label={t('places.search')}
      />
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" p="sm" role="status">
          {t(text === '' ? 'places.empty' : 'places.noneFound')}
        </Text>
      )}
      <div ref={scroller} className={classes.scroll}>
        <div
          role="tree"
          aria-label={t('places.title')}
          aria-describedby={help}
          className={classes.tree}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return (
              line && (
                <TreeLine
                  key={item.key}
                  line={line}
                  top={item.start}
                  chosen={line.key === chosen}
                  tabStop={line.key === tabStop}
                  taken={taking.taken?.id === line.node.id}
                  target={taking.fits(line.node)}
                  onFocus={() => setFocused(line.key)}
                  onToggle={() => open(line.node.id, !line.open)}
                  onPeople={() => showPeople(line.node.id)}
                  onTake={() => taking.take(line.node)}
                  onDrop={() => taking.drop(line.node)}
                  onRelease={taking.release}
                />
              )
            );
          })}
        </div>
      </div>
      <Text size="xs" c="dimmed" id={help} role="status">
        {taking.taken ? (
          t('places.taken', { name: taking.taken.name })
        ) : (
          <span className={keys.hint}>{t('places.treeKeys')}</span>
        )}
      </Text>
      {taking.asked && <MoveDialog {...taking.asked} onClose={taking.done} />}
    </div>
  );
}
