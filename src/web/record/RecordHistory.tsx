import { Button, Group, Text, Timeline, VisuallyHidden } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { OneChange } from '#modules/audit/web/cells.tsx';
import { differencesOf, SAID } from '#modules/audit/web/changes.ts';
import { specOf, useAuditWords } from '#modules/audit/web/words.ts';
import { TURNABLE } from '#modules/changes/schema.ts';
import { useRevert } from '#modules/changes/web/useRevert.ts';
import { personSpec } from '#modules/people/schema.ts';
import { CustomValuesText } from '#modules/people/web/CustomValuesText.tsx';
import { call } from '#wire/call.ts';
import type { Out } from '#wire/endpoint.ts';
import type { recordApi } from '#wire/record-api.ts';
import type { RecordFace } from '#wire/record-face.ts';
import { useFormat } from '../format.ts';
import { Empty } from '../page/Empty.tsx';
import { Loading } from '../page/Loading.tsx';
import { ProblemView } from '../page/ProblemView.tsx';
import { ValueText } from './FieldValue.tsx';
import classes from './RecordHistory.module.css';
import { useLabels } from './labels.ts';
import { apiOf } from './rows.ts';

type Item = Out<ReturnType<typeof recordApi>['history']>['items'][number];
type Spec = Pick<RecordFace, 'path' | 'fields' | 'details'>;

/** Who changed what, when: newest first, each value before and after. */
export function RecordHistory({ spec, id }: { readonly spec: RecordFace; readonly id: string }) {
  const { t } = useTranslation();
  const { history } = apiOf(spec);
  const query = useInfiniteQuery({
    queryKey: [spec.resource.type, history.id, id],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(history, { params: { id }, query: pageParam === '' ? {} : { after: pageParam }, signal }),
    getNextPageParam: (page) => page.next,
  });
  if (query.error && !query.data) return <ProblemView error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={t('history.empty')} />;
  return (
    <div>
      <Timeline bulletSize={12} lineWidth={2} active={items.length}>
        {items.map((item) => (
          <Entry key={item.id} own={spec} item={item} />
        ))}
      </Timeline>
      {query.hasNextPage && (
        <Group mt="md">
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('list.more')}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** One entry: of the record itself, or of another one that concerns it and is named then. */
function Entry({ own, item }: { readonly own: RecordFace; readonly item: Item }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const revert = useRevert();
  const words = useAuditWords();
  const { of } = item;
  const type = of?.type ?? own.resource.type;
  const spec = of ? specOf(type) : own;
  const keys = [`history.action.${type}`, 'history.action', 'audit.action'].map((key) => `${key}.${item.action}`);
  const did = t(keys.find((key) => i18n.exists(key)) ?? item.action);
  // Of what is gone only the end can be turned round.
  const turnable = TURNABLE[type]?.includes(item.action) && (!of?.gone || item.action === 'delete');
  return (
    <Timeline.Item
      title={
        <Text size="sm">
          {item.actor_id === null ? words.actor(item.actor) : <b>{words.actor(item.actor)}</b>} {did}
          {of ? (
            <>
              {': '}
              <b>{words.record({ type, _names: of.names })}</b>
            </>
          ) : (
            <Whom spec={spec} details={item.details} />
          )}
        </Text>
      }
    >
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          <time dateTime={item.at}>{format.dateTime(item.at)}</time> · {format.ago(item.at)}
        </Text>
        {turnable && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('changes.revertThis', { what: `${did}, ${format.dateTime(item.at)}` })}
            onClick={() => revert(item.id)}
          >
            {t('changes.revert')}
          </Button>
        )}
      </Group>
      <Changes type={type} spec={spec} changes={of ? restOf(item, SAID[type]) : item.changes} />
      <Details spec={spec} details={item.details} />
    </Timeline.Item>
  );
}

type Told = Item['details'];

/** The person whom an entry concerned, after the sentence. */
function Whom({ spec, details }: { readonly spec: Spec; readonly details: Told }) {
  const { t } = useTranslation();
  const person = Object.entries(details).find(([name]) => spec.details?.[name] === 'person')?.[1];
  return (
    person && (
      <>
        {': '}
        {person.name === undefined ? t('value.hidden') : <b>{person.name}</b>}
      </>
    )
  );
}

/** What else an entry tells beside the fields of the record. */
function Details({ spec, details }: { readonly spec: Spec; readonly details: Told }) {
  const labels = useLabels(spec);
  // In the order in which the type declares them.
  const names = Object.keys(spec.details ?? {}).filter((n) => n in details && spec.details?.[n] !== 'person');
  if (names.length === 0) return null;
  return (
    <dl className={`${classes.changes} ${classes.inOneLine}`}>
      {names.map((name) => (
        <div key={name} className={classes.change}>
          <dt>{labels.field(name)}</dt>
          <dd>
            <ValueText spec={spec} name={name} value={details[name]?.value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const isSomething = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

type Changed = Item['changes'];

/** What is left to tell of another record: of a new one what it is and not what it is not, of one that went nothing. */
function restOf({ action, changes }: Item, said: readonly string[] = []): Changed {
  if (action === 'delete') return {};
  const isNew = action === 'create';
  const isEmpty = (value: unknown): boolean => !isSomething(value) || value === false;
  return Object.fromEntries(
    Object.entries(changes).filter(([name, { after }]) => !said.includes(name) && !(isNew && isEmpty(after))),
  );
}

/** Parts of a value that are told; of more, how many there are. */
const PARTS = 30;

const isCustom = ({ path }: Spec, name: string): boolean => path === personSpec.path && name === personSpec.keyed;

/** A value of a field; those of custom fields each by its label. */
function Value(props: { readonly spec: Spec; readonly name: string; readonly value: unknown }) {
  return isCustom(props.spec, props.name) ? <CustomValuesText value={props.value} /> : <ValueText {...props} />;
}

interface ChangesProps {
  readonly type: string;
  readonly spec: Spec;
  readonly changes: Changed;
}

function Changes({ type, spec, changes }: ChangesProps) {
  const labels = useLabels(spec);
  const rows = Object.entries(changes).flatMap(([name, { before, after }]) => {
    if (spec.fields[name]?.type !== 'json' || isCustom(spec, name)) {
      return [{ name, told: <BeforeAfter spec={spec} name={name} before={before} after={after} /> }];
    }
    // What is made of many parts, such as the permissions of a profile: those that went and came, as the audit tells them.
    const entry = { type, before: { [name]: before }, after: { [name]: after }, _names: {} };
    const [change] = differencesOf(entry);
    return change ? [{ name, told: <OneChange entry={entry} change={change} most={PARTS} /> }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {rows.map(({ name, told }) => (
        <div key={name} className={classes.change}>
          <dt>{labels.field(name)}</dt>
          <dd>{told}</dd>
        </div>
      ))}
    </dl>
  );
}

interface BeforeAfterProps {
  readonly spec: Spec;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

function BeforeAfter({ spec, name, before, after }: BeforeAfterProps) {
  const { t } = useTranslation();
  return (
    <>
      {isSomething(before) && (
        <>
          <span className={classes.before}>
            <VisuallyHidden>{t('history.before')} </VisuallyHidden>
            <Value spec={spec} name={name} value={before} />
          </span>
          <span aria-hidden="true"> → </span>
          <VisuallyHidden>{t('history.after')} </VisuallyHidden>
        </>
      )}
      <Value spec={spec} name={name} value={after} />
    </>
  );
}
