import { Alert, Button, Group, Menu, Stack, Switch, Text } from '@mantine/core';
import { IconColumns3, IconDownload } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ProblemError, urlOf } from '#wire/call.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Count } from '#wire/record.ts';
import type { RecordFace } from '#wire/record-face.ts';
import { type Can, CanButton, useCan, YES } from '../can.tsx';
import { useFormat } from '../format.ts';
import { ProblemView } from '../page/ProblemView.tsx';
import { isProblem } from '../query.ts';
import { listSearch, type Search, useSearchOf } from '../search.ts';
import { ListFilters } from './ListFilters.tsx';
import { ListTable, type ListTableProps } from './ListTable.tsx';
import { ListViews } from './ListViews.tsx';
import views from './ListViews.module.css';
import { NothingHere } from './NothingHere.tsx';
import { useLabels } from './labels.ts';
import { type AnyRow, apiOf } from './rows.ts';
import { type Columns, useColumns } from './useColumns.ts';
import { type Selection, useSelection } from './selection.ts';
import { useListData } from './useListData.ts';
import type { Completion } from './WordFilter.tsx';

export interface RecordListProps {
  readonly spec: RecordFace;
  /** Where a row leads. */
  readonly linkTo?: (row: AnyRow) => string;
  /** Own rendering of some columns. */
  readonly render?: ListTableProps['render'];
  readonly renderActions?: (row: AnyRow) => ReactNode;
  /** The column that takes the room the others leave; that of the title unless said. */
  readonly wide?: string;
  /** Enter on a row shows it beside the list. */
  readonly onPreview?: (row: AnyRow) => void;
  /** The page offers the ready-made filters in a way of its own. */
  readonly ownViews?: boolean;
  /** Filters set from outside and not shown: the grants of one person. */
  readonly fixed?: Search;
  /** The filters one starts with: they do not count as narrowing. */
  readonly usual?: Search;
  /** For types with search words: how to finish what is typed. */
  readonly completion?: Completion;
  /** Rows may be chosen; this is said and offered of those that are. */
  readonly bulk?: ComponentType<{ readonly chosen: Chosen }>;
  /** Only these fields as columns and in filters, in a list to read: without trash, files and columns to choose. */
  readonly only?: readonly string[];
  /** Beside the filters. */
  readonly toolbar?: ReactNode;
  /** A file in another form than that of the list, for whoever may export. */
  readonly moreExport?: { readonly label: string; readonly call: Endpoint };
  /** What to do when there is no record at all: buttons. */
  readonly emptyActions?: ReactNode;
  /** Said instead of the usual words when there is no record at all. */
  readonly empty?: ReactNode;
  /** Said under a list that holds one record and no more. */
  readonly alone?: ReactNode;
}

/** What is chosen in a list. */
export interface Chosen {
  readonly selection: Selection;
  /** The question of the list, when all that it holds is chosen. */
  readonly query: Search | undefined;
  /** How many there are, as far as that is counted. */
  readonly count: Count;
  /** How many the list has. */
  readonly total: Count | undefined;
}

/** The list of a record type: filters, order, columns, pages, count, export and trash; its state is the URL. */
export function RecordList(props: RecordListProps) {
  const {
    spec,
    linkTo,
    render = {},
    renderActions,
    fixed = {},
    usual = {},
    toolbar,
    moreExport,
    emptyActions,
    empty,
    alone,
    only,
    bulk: Bulk,
  } = props;
  const { t } = useTranslation();
  const validate = useMemo(() => listSearch(spec), [spec]);
  const [search, change] = useSearchOf(validate);
  const query = { ...search, ...fixed };
  const { list, rows, count } = useListData(spec, query);
  const hidden = [
    ...Object.keys(fixed),
    ...(only ? Object.keys(spec.fields).filter((name) => !only.includes(name)) : []),
  ];
  const columns = useColumns(spec, hidden);
  const narrowed = Object.keys(search).filter(
    (name) => name !== 'sort' && name !== 'trash' && search[name] !== usual[name],
  );
  const clear = (): void => change(Object.fromEntries(narrowed.map((name) => [name, undefined])));
  const selection = useSelection(JSON.stringify({ ...query, sort: undefined }));
  const chosen = chosenOf(selection, query, count);
  const title = t(`${spec.path}.title`);
  const body = (
    <Stack gap="sm">
      <ListFilters
        spec={spec}
        search={search}
        change={change}
        without={hidden}
        {...(props.completion ? { completion: props.completion } : {})}
      />
      <Group justify="space-between" gap="xs" mih={30}>
        <Group gap="sm">
          <CountText count={count} />
          {narrowed.length > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={clear}>
              {t('list.clearFilters')}
            </Button>
          )}
          {spec.resource.trash !== undefined && !only && (
            <Switch
              size="xs"
              label={t('list.trash')}
              checked={search.trash === 'true'}
              onChange={(e) => change({ trash: e.currentTarget.checked ? 'true' : undefined })}
            />
          )}
        </Group>
        <Group gap="xs">
          {toolbar}
          {!only && <ColumnChooser spec={spec} columns={columns} />}
          {moreExport && (
            <ExportButton spec={spec} rows={rows} label={moreExport.label} href={urlOf(moreExport.call, {}, query)} />
          )}
          {spec.verbs.includes('export') && !only && (
            <ExportButton
              spec={spec}
              rows={rows}
              label={t('list.export')}
              href={urlOf(apiOf(spec).export, {}, query)}
            />
          )}
        </Group>
      </Group>
      {chosen.count.count > 0 && Bulk && (
        <Suspense>
          <Bulk chosen={chosen} />
        </Suspense>
      )}
      {isProblem(list.error, 422) ? (
        <BadFilter error={list.error} />
      ) : list.error && !list.data ? (
        <ProblemView error={list.error} retry={() => void list.refetch()} />
      ) : list.data && rows.length === 0 ? (
        <NothingHere
          spec={spec}
          query={query}
          narrowed={narrowed}
          trash={search.trash === 'true'}
          clear={clear}
          change={change}
          empty={empty}
        >
          {emptyActions}
        </NothingHere>
      ) : (
        <ListTable
          spec={spec}
          label={title}
          columns={columns.shown}
          rows={rows}
          loading={list.isPending || list.isPlaceholderData}
          sort={search.sort ?? spec.defaultSort}
          onSort={(sort) => change({ sort: sort === spec.defaultSort ? undefined : sort })}
          linkTo={linkTo}
          render={render}
          renderActions={renderActions}
          onPreview={props.onPreview}
          wide={props.wide}
          selection={Bulk ? selection : undefined}
        />
      )}
      {rows.length === 1 && narrowed.length === 0 && alone}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
  if (!spec.views || props.ownViews || fixed.view !== undefined) return body;
  return (
    <div className={views.frame}>
      <div className={views.columns}>
        <ListViews spec={spec} view={search.view} change={change} />
        {body}
      </div>
    </div>
  );
}

function chosenOf(selection: Selection, query: Search, total: Count | undefined): Chosen {
  const count = selection.all && total ? total : { count: selection.ids.size, capped: false };
  return { selection, query: selection.all ? query : undefined, count, total };
}

/** What of the filters cannot be understood. */
function BadFilter({ error }: { readonly error: ProblemError }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" role="alert" title={t('list.badFilter')}>
      {(error.problem.errors ?? []).map((e) => (
        <Text key={`${e.field} ${e.message}`} size="sm">
          {e.message}
        </Text>
      ))}
    </Alert>
  );
}

function CountText({ count }: { readonly count: Count | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = count ? `${format.number(count.count)}${count.capped ? '+' : ''}` : '';
  return (
    <Text size="sm" c="dimmed" role="status" miw={80}>
      {count ? t('list.count', { count: count.count, number }) : '…'}
    </Text>
  );
}

function ColumnChooser({ spec, columns }: { readonly spec: RecordFace; readonly columns: Columns }) {
  const { t } = useTranslation();
  const labels = useLabels(spec);
  return (
    // The items can be reached with Tab, too: the list scrolls.
    <Menu position="bottom-end" menuItemTabIndex={0}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns3 size={16} />}>
          {t('list.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {columns.possible.map((name) => {
          const checked = columns.shown.includes(name);
          return (
            <Menu.CheckboxItem
              key={name}
              checked={checked}
              disabled={name === spec.title}
              onChange={() => columns.toggle(name)}
            >
              {labels.field(name)}
            </Menu.CheckboxItem>
          );
        })}
        <Menu.Divider />
        <Menu.Item onClick={columns.reset}>{t('list.resetColumns')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ExportProps {
  readonly spec: RecordFace;
  readonly rows: readonly AnyRow[];
  readonly label: string;
  readonly href: string;
}

function ExportButton({ spec, rows, label, href }: ExportProps) {
  const { t } = useTranslation();
  const onFirst = useCan(rows[0], 'export');
  const can: Can =
    rows.length === 0
      ? { allowed: false, reason: t('list.nothingToExport') }
      : rows.some((row) => row._can.export === true) || !Object.hasOwn(spec.resource.actions, 'export')
        ? YES
        : onFirst;
  const icon = <IconDownload size={16} />;
  if (!can.allowed) {
    return (
      <CanButton can={can} variant="default" size="xs" leftSection={icon}>
        {label}
      </CanButton>
    );
  }
  return (
    <Button component="a" download href={href} variant="default" size="xs" leftSection={icon}>
      {label}
    </Button>
  );
}
