import { Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { whatAccess } from '#modules/access/api.ts';
import { matrix } from '#modules/profiles/api.ts';
import { useNames } from '#modules/profiles/web/names.ts';
import { useCall } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useName } from '#web/record/names.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import words from '#web/styles/words.module.css';
import { Pill } from './AddsUpPill.tsx';
import { alike, type Compared, compared, partsOf } from './effective.ts';

const search = oneOf('with', 'same');

/** Everything a person may do, section by section in words, with what gives it; or beside somebody else. */
export function AddsUp({ personId, name }: { readonly personId: string; readonly name: string }) {
  const { t } = useTranslation();
  const [{ with: other, same }, change] = useSearchOf(search);
  const otherName = useName('person', other) ?? '';
  const mine = useCall(whatAccess, { query: { person_id: personId } });
  const theirs = useCall(whatAccess, { query: { person_id: other ?? personId } }, { enabled: other !== undefined });
  const all = mine.data ? compared(mine.data, other === undefined ? undefined : theirs.data) : [];
  const comparing = other !== undefined && theirs.data !== undefined;
  const shown = comparing && same === undefined ? all.filter((c) => c.differs) : all;
  return (
    <Stack gap="sm" component="section" aria-label={t('people.addsUp')}>
      <Group justify="space-between" align="flex-end">
        <Title order={2} size="h5">
          {t('people.addsUp')}
        </Title>
        <Group align="flex-end" gap="sm">
          {comparing && (
            <Switch
              size="xs"
              label={t('people.differencesOnly')}
              checked={same === undefined}
              onChange={(e) => change({ same: e.currentTarget.checked ? undefined : 'shown' })}
              mb={8}
            />
          )}
          <PersonPicker
            aria-label={t('people.compareWith')}
            placeholder={t('people.compareWith')}
            value={other ?? null}
            onChange={(id) => change({ with: id ?? undefined })}
            clearable
            without={[personId]}
            w={220}
          />
        </Group>
      </Group>
      {other !== undefined && theirs.error !== null && (
        <Text size="sm" role="alert">
          {t('people.compareHidden')}
        </Text>
      )}
      <WhenLoaded query={mine}>
        {() =>
          shown.length === 0 ? (
            <Text size="sm" c="dimmed">
              {comparing ? t('people.noDifference', { one: name, other: otherName }) : t('people.addsUpNothing')}
            </Text>
          ) : (
            <Sections all={shown} one={name} other={comparing ? otherName : undefined} />
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

interface SectionsProps {
  readonly all: readonly Compared[];
  readonly one: string;
  readonly other: string | undefined;
}

function Sections({ all, one, other }: SectionsProps) {
  const { data } = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  const names = useNames();
  const rows = Map.groupBy(all, (c) => c.permission.split(':')[0] ?? '');
  const sections = (data?.sections ?? []).map((s) => ({
    key: s.section,
    rows: s.types.flatMap((type) =>
      type.rows.flatMap((row) => {
        const subject = row.facet === null ? type.type : `${type.type}.${row.facet}`;
        const held = rows.get(subject);
        return held ? [{ subject, held }] : [];
      }),
    ),
  }));
  return (
    <Stack gap="md">
      {sections
        .filter((s) => s.rows.length > 0)
        .map((s) => (
          <Stack key={s.key} gap={6}>
            <Text size="sm" fw={650} component="h3" m={0}>
              {names.section(s.key)}
            </Text>
            {s.rows.map(({ subject, held }) => {
              const { type, facet } = partsOf(subject);
              return (
                <Group key={subject} gap="xs" align="flex-start" wrap="wrap">
                  <Text size="sm" c="dimmed" w={150} flex="none" className={words.sentence ?? ''}>
                    {names.row(type, facet)}
                  </Text>
                  <Group gap={6} flex="1 1 16rem">
                    {alike(held).map((some) => (
                      <Pill key={some[0].permission} of={some} one={one} other={other} />
                    ))}
                  </Group>
                </Group>
              );
            })}
          </Stack>
        ))}
    </Stack>
  );
}
