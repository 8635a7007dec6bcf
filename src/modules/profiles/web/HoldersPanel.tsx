import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Cause } from '#modules/grants/web/Cause.tsx';
import { useSpan } from '#modules/grants/web/dates.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { ListTable } from '#web/record/ListTable.tsx';
import { useListData } from '#web/record/useListData.ts';
import type { AnyRow } from '#web/record/rows.ts';
import type { Profile } from '../schema.ts';

const COLUMNS = ['person_id', 'place_id', 'starts_at', 'ends_at', 'cause', 'given_by'] as const;

/** Who holds the profile and where: the grants that one may see. */
export function HoldersPanel({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('grant');
  const [sort, setSort] = useState(grantSpec.defaultSort);
  const { list, rows } = useListData(grantSpec, { profile_id: profile.id, sort });
  const render = useCells();
  const give = (
    <CanButton
      can={may}
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate({ to: '/grants/new', search: { profile_id: profile.id } as never })}
    >
      {t('profiles.holders.give')}
    </CanButton>
  );
  if (list.error && !list.data) return <ProblemView error={list.error} retry={() => void list.refetch()} />;
  if (list.data && profile.grants === 0) {
    return (
      <Empty title={t('profiles.holders.none')} text={t('profiles.holders.noneHelp')}>
        {give}
      </Empty>
    );
  }
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm">
          {t('profiles.held', { count: profile.people })} {t('profiles.holders.grants', { count: profile.grants ?? 0 })}
        </Text>
        {give}
      </Group>
      {(list.isPending || rows.length > 0) && (
        <ListTable
          spec={grantSpec}
          label={t('profiles.view.holders')}
          columns={COLUMNS}
          rows={rows}
          loading={list.isPending || list.isPlaceholderData}
          sort={sort}
          onSort={setSort}
          linkTo={undefined}
          render={render}
          renderActions={undefined}
        />
      )}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The cells of a grant in a list of one profile: with links to the holder, the place and the rule. */
function useCells(): Readonly<Record<string, (row: AnyRow) => React.ReactNode>> {
  const { t } = useTranslation();
  const span = useSpan();
  return {
    person_id: (row) =>
      row.person_id ? (
        <Anchor component={Link} to={`/people/${String(row.person_id)}`} data-row-link size="sm" fw={500}>
          {row._names.person_id}
        </Anchor>
      ) : (
        <Anchor component={Link} to={`/places/${String(row.group_id)}`} data-row-link size="sm" fw={500}>
          {t('profiles.holders.group', { name: row._names.group_id ?? '' })}
        </Anchor>
      ),
    place_id: (row) => (
      <Group gap={6} wrap="nowrap">
        <Anchor component={Link} to={`/places/${String(row.place_id)}`} size="sm">
          {row._names.place_id}
        </Anchor>
        {row.below === true && (
          <Badge variant="light" size="sm" tt="none">
            {t('grants.below')}
          </Badge>
        )}
      </Group>
    ),
    starts_at: (row) => (typeof row.starts_at === 'string' ? span.from(row.starts_at) : null),
    ends_at: (row) => (typeof row.ends_at === 'string' ? span.until(row.ends_at) : null),
    cause: (row) => <Cause grant={row as never} />,
  };
}
