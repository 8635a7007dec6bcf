import { Button, Group, Loader, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { call } from '#wire/call.ts';
import type { Write } from '#wire/write.ts';
import { chooseSecond } from '../api.ts';

const WAIT_MS = 200;
/** Who fits is found by trying; with so many names nobody waits for more of them unless they ask. */
const ENOUGH = 10;

/** Chooses who is to agree, among those who could make the change themselves. */
export function SecondPerson(props: {
  readonly changes: readonly Write[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const { changes, value, onChange } = props;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<{ readonly value: string; readonly label: string } | null>(null);
  const [text, setText] = useState('');
  const typed = text.trim() === chosen?.label ? '' : text.trim();
  const [q] = useDebouncedValue(typed, WAIT_MS);
  const query = useInfiniteQuery({
    queryKey: ['changes', chooseSecond.id, changes, q],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(chooseSecond, {
        body: { changes: [...changes], ...(q === '' ? {} : { q }), ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    getNextPageParam: (page) => page.next,
  });
  const { data, error, hasNextPage, isFetching, fetchNextPage } = query;
  const found = (data?.pages ?? []).flatMap((page) => page.items).map((p) => ({ value: p.id, label: p.name }));
  const goesOn = hasNextPage && !isFetching && found.length < ENOUGH;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const options = chosen === null || found.some((p) => p.value === chosen.value) ? found : [chosen, ...found];
  const busy = isFetching || q !== typed;
  return (
    <>
      <Select
        label={t('changes.who')}
        description={t('changes.whoHelp')}
        required
        searchable
        data={options}
        filter={({ options: all }) => all}
        nothingFoundMessage={t(busy ? 'state.searching' : 'changes.nobody')}
        rightSection={busy ? <Loader size={14} /> : undefined}
        value={value}
        onChange={(id, option) => {
          setChosen(id === null ? null : { value: id, label: option?.label ?? '' });
          onChange(id);
        }}
        onSearchChange={setText}
        autoFocus
      />
      {found.length === 0 && !busy && q === '' && !hasNextPage && error === null && (
        <Text size="sm" role="status">
          {t('changes.nobodyHelp')}
        </Text>
      )}
      {error !== null && <ProblemView error={error} />}
      {hasNextPage && !goesOn && (
        <Group>
          <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
            {t('changes.moreNames')}
          </Button>
        </Group>
      )}
    </>
  );
}
