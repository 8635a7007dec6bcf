import { Text, TextInput } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { PlaceIcon } from './PlaceIcon.tsx';
import classes from './PlaceTree.module.css';
import { type Line, linesOf, type Node } from './tree-model.ts';
import { useOpened } from './useOpened.ts';

const LINE_PX = 30;

/** The tree of places: search, arrows, letters; drawn only as far as it is on the screen. */
export function PlaceTree({ nodes, chosen }: { readonly nodes: readonly Node[]; readonly chosen: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [opened, open] = useOpened(nodes, chosen);
  const lines = useMemo(() => linesOf(nodes, opened, text), [nodes, opened, text]);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
    getItemKey: (at) => lines[at]?.node.id ?? at,
  });
  const current = focused !== null && lines.some((l) => l.node.id === focused) ? focused : chosen;
  const tabStop = lines.some((l) => l.node.id === current) ? current : lines[0]?.node.id;

  const focus = (at: number): void => {
    const id = lines[Math.min(Math.max(at, 0), lines.length - 1)]?.node.id;
    if (id === undefined) return;
    setFocused(id);
    virtual.scrollToIndex(lines.findIndex((l) => l.node.id === id));
    const drawn = (): HTMLElement | null | undefined => scroller.current?.querySelector(`[data-node="${id}"]`);
    const there = drawn();
    if (there) there.focus();
    else requestAnimationFrame(() => drawn()?.focus());
  };

  useEffect(() => {
    const at = lines.findIndex((l) => l.node.id === chosen);
    if (at >= 0) virtual.scrollToIndex(at);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- opening branches must not make the tree jump
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = lines.findIndex((l) => l.node.id === tabStop);
    const line = lines[at];
    if (!line) return;
    const handled = onTreeKey(event.key, lines, at, line, { focus, open, choose });
    if (handled) event.preventDefault();
  };
  const choose = (id: string): void => void navigate({ to: `/places/${id}` });

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
                  chosen={line.node.id === chosen}
                  tabStop={line.node.id === tabStop}
                  onFocus={() => setFocused(line.node.id)}
                  onToggle={() => open(line.node.id, !line.open)}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface Moves {
  readonly focus: (at: number) => void;
  readonly open: (id: string, open: boolean) => void;
  readonly choose: (id: string) => void;
}

/** The keys of a tree, as the ARIA practices have them. True when the key meant something. */
function onTreeKey(
  key: string,
  lines: readonly Line[],
  at: number,
  line: Line,
  { focus, open, choose }: Moves,
): boolean {
  switch (key) {
    case 'ArrowDown':
      focus(at + 1);
      return true;
    case 'ArrowUp':
      focus(at - 1);
      return true;
    case 'Home':
      focus(0);
      return true;
    case 'End':
      focus(lines.length - 1);
      return true;
    case 'ArrowRight':
      if (line.hasChildren && !line.open) open(line.node.id, true);
      else if (line.open) focus(at + 1);
      return true;
    case 'ArrowLeft':
      if (line.open) open(line.node.id, false);
      else focus(lines.findLastIndex((l, i) => i < at && l.level < line.level));
      return true;
    case 'Enter':
    case ' ':
      if (line.node.visible) choose(line.node.id);
      return true;
    default: {
      if (key.length !== 1 || !/\p{L}|\p{N}/u.test(key)) return false;
      const fits = (l: Line): boolean => l.node.name.toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
      const next = lines.findIndex((l, i) => i > at && fits(l));
      const any = next === -1 ? lines.findIndex(fits) : next;
      if (any >= 0) focus(any);
      return true;
    }
  }
}

function TreeLine(props: {
  readonly line: Line;
  readonly top: number;
  readonly chosen: boolean;
  readonly tabStop: boolean;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
}) {
  const { line, top, chosen, tabStop, onFocus, onToggle } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { node, level, open, hasChildren } = line;
  const inner = (
    <>
      <span
        className={classes.chevron}
        data-open={open || undefined}
        data-empty={!hasChildren || undefined}
        aria-hidden="true"
        onClick={(e) => {
          e.preventDefault();
          e.stopPropagation();
          onToggle();
        }}
      >
        <IconChevronRight size={14} />
      </span>
      <PlaceIcon kind={node.kind} icon={node.icon} />
      <span className={classes.name}>{node.name}</span>
      {node.people > 0 && (
        <span className={classes.count} title={t('places.people', { count: node.people })} aria-hidden="true">
          {format.number(node.people)}
        </span>
      )}
    </>
  );
  const common = {
    role: 'treeitem',
    'aria-level': level,
    'aria-posinset': line.position,
    'aria-setsize': line.siblings,
    'aria-selected': chosen,
    ...(hasChildren ? { 'aria-expanded': open } : {}),
    'aria-label': node.visible ? node.name : t('places.nameOnly', { name: node.name }),
    'data-node': node.id,
    'data-chosen': chosen || undefined,
    tabIndex: tabStop ? 0 : -1,
    onFocus,
    className: classes.line,
    style: { transform: `translateY(${top}px)`, height: LINE_PX, paddingLeft: (level - 1) * 16 + 4 },
  };
  // Shown only because something under it is visible: it leads nowhere.
  if (!node.visible) {
    return (
      <div {...common} aria-disabled="true" data-dim>
        {inner}
      </div>
    );
  }
  return (
    <Link to={`/places/${node.id}`} {...common}>
      {inner}
    </Link>
  );
}
