import { Anchor, Checkbox, Skeleton, Table, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PictureAndName } from '#modules/pictures/web/PersonPicture.tsx';
import type { RecordFace } from '#wire/record-face.ts';
import { FieldValue } from './FieldValue.tsx';
import classes from './ListTable.module.css';
import { useLabels } from './labels.ts';
import { Moment } from './Moment.tsx';
import { type AnyRow, titleOf } from './rows.ts';
import type { Selection } from './selection.ts';

export interface ListTableProps {
  readonly spec: RecordFace;
  readonly columns: readonly string[];
  readonly rows: readonly AnyRow[];
  readonly loading: boolean;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly linkTo: ((row: AnyRow) => string) | undefined;
  readonly render: Readonly<Record<string, (row: AnyRow) => ReactNode>>;
  /** Buttons at the end of a row. */
  readonly renderActions: ((row: AnyRow) => ReactNode) | undefined;
  /** The column that takes the room the others leave; that of the title unless said. */
  readonly wide?: string | undefined;
  readonly label: string;
  /** Enter shows a row beside the list instead of opening its page. */
  readonly onPreview?: ((row: AnyRow) => void) | undefined;
  /** Rows may be chosen, to do something with all of them. */
  readonly selection?: Selection | undefined;
}

const LINK = 'a[data-row-link]';

/** Rows as a real table; on narrow screens each row becomes a card, for screen readers it stays a table. */
export function ListTable(props: ListTableProps) {
  const { columns, rows, loading, renderActions, label, selection, onPreview } = props;
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const { frame, isWide } = useWider();
  const move = (step: number): void => {
    const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>(LINK) ?? [])];
    const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
    const next = at === -1 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
    links[next]?.focus();
    links[next]?.scrollIntoView({ block: 'nearest' });
  };
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const preview = onPreview && previewed(event, rows);
    if (preview) {
      event.preventDefault();
      onPreview(preview);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || !(event.target as HTMLElement).matches(LINK)) return;
    event.preventDefault();
    move(step);
  };
  return (
    <div ref={frame} className={classes.frame} data-wide={isWide || undefined}>
      <Table
        className={classes.table ?? ''}
        role="table"
        aria-label={label}
        aria-busy={loading}
        // In a frame of its own to scroll, the head would stay at an offset of that.
        stickyHeader={!isWide}
        stickyHeaderOffset={48}
      >
        <Table.Thead role="rowgroup" className={classes.header ?? ''}>
          <Table.Tr role="row">
            {selection && <ChooseAll selection={selection} rows={rows} />}
            {columns.map((name) => (
              <HeaderCell key={name} {...props} name={name} />
            ))}
            {renderActions && (
              <Table.Th role="columnheader" className={classes.actions ?? ''}>
                <span className={classes.hidden}>{t('list.actions')}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup" ref={body} onKeyDown={onKeyDown}>
          {loading && rows.length === 0
            ? Array.from({ length: 8 }, (_, at) => (
                <SkeletonRow key={at} columns={selection ? ['', ...columns] : columns} />
              ))
            : rows.map((row) => <Row key={row.id} {...props} row={row} />)}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Whether the table is wider than its frame, by itself or by what people have added to it. */
function useWider() {
  const frame = useRef<HTMLDivElement>(null);
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const [around, table] = [frame.current, frame.current?.querySelector('table')];
    if (!around || !table) return undefined;
    const sizes = new ResizeObserver(() => setWide(table.offsetWidth > around.clientWidth));
    for (const element of [around, table]) sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return { frame, isWide };
}

/** The row whose link is pressed with Enter and no other key. */
function previewed(event: KeyboardEvent, rows: readonly AnyRow[]): AnyRow | undefined {
  const link = event.target as HTMLElement;
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (event.key !== 'Enter' || !plain || !link.matches(LINK)) return undefined;
  return rows.find((row) => row.id === link.dataset['rowLink']);
}

function ChooseAll({ selection, rows }: { readonly selection: Selection; readonly rows: readonly AnyRow[] }) {
  const { t } = useTranslation();
  const chosen = rows.filter((row) => selection.all || selection.ids.has(row.id)).length;
  return (
    <Table.Th role="columnheader" scope="col" className={classes.choose ?? ''}>
      <Checkbox
        size="xs"
        aria-label={t('list.chooseShown')}
        checked={rows.length > 0 && chosen === rows.length}
        indeterminate={chosen > 0 && chosen < rows.length}
        onChange={(e) =>
          selection.toggleMany(
            rows.map((row) => row.id),
            e.currentTarget.checked,
          )
        }
      />
    </Table.Th>
  );
}

function HeaderCell({ spec, name, sort, onSort }: ListTableProps & { readonly name: string }) {
  const { t } = useTranslation();
  const label = useLabels(spec).field(name);
  if (spec.fields[name]?.sort !== true) {
    return (
      <Table.Th role="columnheader" scope="col">
        {label}
      </Table.Th>
    );
  }
  const up = sort === name;
  const down = sort === `-${name}`;
  const Icon = up ? IconArrowUp : down ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th role="columnheader" scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <UnstyledButton
        className={classes.sort ?? ''}
        onClick={() => onSort(up ? `-${name}` : name)}
        title={t(up ? 'list.sortDown' : 'list.sortUp', { field: label })}
      >
        {label}
        <Icon size={14} aria-hidden="true" opacity={up || down ? 1 : 0.45} />
      </UnstyledButton>
    </Table.Th>
  );
}

function Row(props: ListTableProps & { readonly row: AnyRow }) {
  const { spec, columns, row, linkTo, render, renderActions, selection, wide = spec.title } = props;
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const navigate = useNavigate();
  const to = linkTo?.(row);
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const selecting = (getSelection()?.toString() ?? '') !== '';
    if (selecting || target.closest('a, button, input, label, [role="menuitem"]')) return;
    if (to === undefined) event.currentTarget.querySelector<HTMLAnchorElement>(LINK)?.click();
    else void navigate({ to });
  };
  return (
    // The click is a convenience for the mouse; the link in the row is the way for everybody.
    <Table.Tr
      role="row"
      onClick={onClick}
      className={to === undefined ? (classes.row ?? '') : `${classes.row} ${classes.opens}`}
    >
      {selection && (
        <Table.Td role="cell" className={classes.choose ?? ''}>
          <Checkbox
            size="xs"
            aria-label={t('list.choose', { title: titleOf(spec, row) })}
            checked={selection.all || selection.ids.has(row.id)}
            onChange={(e) => selection.toggle(row.id, e.currentTarget.checked)}
          />
        </Table.Td>
      )}
      {columns.map((name) => {
        const value = render[name]?.(row) ?? <CellValue spec={spec} row={row} name={name} />;
        const isTitle = name === spec.title;
        return (
          <Table.Td
            role="cell"
            key={name}
            data-label={labels.field(name)}
            data-title={isTitle || undefined}
            data-wide={name === wide || undefined}
            title={isTitle ? titleOf(spec, row) : row._names[name]}
          >
            {isTitle && to !== undefined ? (
              <Anchor component={Link} to={to} data-row-link={row.id} inherit fw={500}>
                {render[name] ? value : titleOf(spec, row)}
              </Anchor>
            ) : (
              value
            )}
          </Table.Td>
        );
      })}
      {renderActions && (
        <Table.Td role="cell" className={classes.actions ?? ''}>
          {renderActions(row)}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** People are shown with their picture. What the service notes by the clock is told as time gone by; dates that people set stand as they were set. */
function CellValue(props: { readonly spec: RecordFace; readonly row: AnyRow; readonly name: string }) {
  const { spec, row, name } = props;
  const field = spec.fields[name];
  const value = row[name];
  if (field?.type === 'person' && typeof value === 'string') {
    const known = row._names[name];
    return known === undefined ? <FieldValue {...props} /> : <PictureAndName id={value} name={known} />;
  }
  if (field?.type === 'datetime' && field.edit === undefined && typeof value === 'string') return <Moment at={value} />;
  return <FieldValue {...props} />;
}

function SkeletonRow({ columns }: { readonly columns: readonly string[] }) {
  return (
    <Table.Tr role="row" className={classes.row ?? ''}>
      {columns.map((name) => (
        <Table.Td role="cell" key={name}>
          <Skeleton height={12} my={5} width="70%" />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
