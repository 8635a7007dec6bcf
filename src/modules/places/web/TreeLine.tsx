import { IconChevronRight, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useOpensPerson } from '#web/PersonLink.tsx';
import { PlaceIcon } from './PlaceIcon.tsx';
import classes from './PlaceTree.module.css';
import type { Line } from './tree-model.ts';

export const LINE_PX = 30;

export interface TreeLineProps {
  readonly line: Line;
  readonly top: number;
  readonly chosen: boolean;
  readonly tabStop: boolean;
  /** Taken up, to be hung somewhere else. */
  readonly taken: boolean;
  /** Where what is taken up may be hung. */
  readonly target: boolean;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
  readonly onPeople: () => void;
  readonly onTake: () => void;
  readonly onDrop: () => void;
  readonly onRelease: () => void;
}

/** A place or a person of the tree. */
export function TreeLine(props: TreeLineProps) {
  const { line, top, chosen, tabStop, onFocus } = props;
  const opens = useOpensPerson();
  const { t } = useTranslation();
  const { node, level, open, hasChildren, person } = line;
  const common = {
    role: 'treeitem',
    'aria-level': level,
    'aria-posinset': line.position,
    'aria-setsize': line.siblings,
    'aria-selected': chosen,
    ...(hasChildren ? { 'aria-expanded': open } : {}),
    'data-node': line.key,
    'data-chosen': chosen || undefined,
    tabIndex: tabStop ? 0 : -1,
    onFocus,
    className: classes.line,
    style: { transform: `translateY(${top}px)`, height: LINE_PX, paddingLeft: (level - 1) * 16 + 4 },
  };
  if (person) {
    const inner = (
      <>
        <span className={classes.chevron} data-empty aria-hidden="true" />
        <IconUser size={15} stroke={1.6} aria-hidden="true" />
        <span className={classes.name}>{person.name}</span>
      </>
    );
    return opens(person.person_id) ? (
      <Link to={`/people/${person.person_id}`} {...common} aria-label={person.name} draggable={false}>
        {inner}
      </Link>
    ) : (
      <div {...common} aria-label={person.name}>
        {inner}
      </div>
    );
  }
  const label = node.visible ? node.name : t('places.nameOnly', { name: node.name });
  // Shown only because something under it is visible: it leads nowhere.
  if (!node.visible) {
    return (
      <div {...common} aria-label={label} aria-disabled="true" data-dim>
        <Inner {...props} />
      </div>
    );
  }
  return (
    <Link to={`/places/${node.id}`} {...common} aria-label={label} {...dragging(props)}>
      <Inner {...props} />
    </Link>
  );
}

/** What lets a place be dragged, and others be dropped on it. */
function dragging({ line, taken, target, onTake, onDrop, onRelease }: TreeLineProps) {
  return {
    draggable: line.node.parent_id !== null,
    'data-taken': taken || undefined,
    'data-target': target || undefined,
    onDragStart: (e: DragEvent) => {
      e.dataTransfer.effectAllowed = 'move';
      onTake();
    },
    onDragEnd: onRelease,
    onDragOver: (e: DragEvent) => {
      if (target) e.preventDefault();
    },
    onDrop: (e: DragEvent) => {
      e.preventDefault();
      if (target) onDrop();
    },
  };
}

function Inner({ line, onToggle, onPeople }: TreeLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { node, open, hasChildren } = line;
  const pressed = (what: () => void) => (e: { preventDefault: () => void; stopPropagation: () => void }) => {
    e.preventDefault();
    e.stopPropagation();
    what();
  };
  return (
    <>
      <span
        className={classes.chevron}
        data-open={open || undefined}
        data-empty={!hasChildren || undefined}
        aria-hidden="true"
        onClick={pressed(onToggle)}
      >
        <IconChevronRight size={14} />
      </span>
      <PlaceIcon kind={node.kind} icon={node.icon} />
      <span className={classes.name} data-inactive={!node.active || undefined}>
        {node.name}
      </span>
      {node.people > 0 && (
        <span
          className={classes.count}
          title={t('places.showPeople', { count: node.people })}
          aria-hidden="true"
          onClick={pressed(onPeople)}
        >
          {format.number(node.people)}
        </span>
      )}
    </>
  );
}
