import { Group, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AskForAccess } from '#web/page/AskForAccess.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { isProblem } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import type { RowLike } from '#web/record/rows.ts';
import { useRecord } from '#web/record/useRecord.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { ViewAsButton } from '#modules/viewing/web/ViewAsButton.tsx';
import { personSpec } from '#modules/people/schema.ts';
import { useSession } from '#web/session.ts';
import { Answered } from './Explain.tsx';
import { asked as askedFor, useQuestions } from './questions.ts';
import { ThingPicker, THINGS, useThing } from './ThingPicker.tsx';

const explainSearch = oneOf('person', 'type', 'id', 'action');

/** The question as a sentence - may this person do this to that? - and its answer. The address holds all of it. */
export function ExplainPage() {
  const { t } = useTranslation();
  const { person: me, viewing, may_view_as } = useSession();
  const [{ person, type: wanted, id, action = 'view' }, change] = useSearchOf(explainSearch);
  const type = wanted !== undefined && Object.hasOwn(THINGS, wanted) ? wanted : 'ticket';
  const other = person === undefined || person === me.id ? undefined : person;
  const who = useRecord<RowLike & { readonly name: string }>(personSpec, other ?? me.id);
  const name = other === undefined ? undefined : (who.data?.name ?? t('explain.page.somebody'));
  const isOut = isProblem(useThing(type, id).error, 404);
  const questions = useQuestions(type);
  return (
    <Page title={t('explain.page.title')} lead={t('explain.page.lead')}>
      <Stack gap="md" maw={860}>
        <Group gap="xs" align="flex-end" grow preventGrowOverflow={false}>
          <PersonPicker
            label={t('explain.page.may')}
            special={{ me: viewing ? me.name : t('explain.me') }}
            value={other ?? 'me'}
            name={name}
            onChange={(value) => change({ person: value === null || value === 'me' ? undefined : value })}
          />
          <Select
            label={t('explain.page.do')}
            data={questions}
            value={questions.some((q) => q.value === action) ? action : 'view'}
            onChange={(v) => v && change({ action: v })}
            searchable
            allowDeselect={false}
          />
        </Group>
        <ThingPicker
          type={type}
          id={id}
          onChange={(t2, id2) => change(t2 === type ? { type: t2, id: id2 } : { type: t2, id: id2, action: undefined })}
        />
        {id === undefined ? (
          <Empty title={t('explain.page.empty')} text={t('explain.page.emptyHelp')} />
        ) : isOut ? (
          <Empty title={t('notFound.title')} text={t('explain.page.outOfSight')}>
            <AskForAccess about={{ type, id, action: 'view' }} />
          </Empty>
        ) : (
          <Answered
            key={`${other} ${type} ${id} ${action}`}
            about={{ type, id, ...askedFor(action) }}
            personId={other}
            personName={viewing && other === undefined ? me.name : name}
            who
          />
        )}
        {may_view_as && other !== undefined && who.data && (
          <Group>
            <ViewAsButton row={who.data} />
          </Group>
        )}
      </Stack>
    </Page>
  );
}
