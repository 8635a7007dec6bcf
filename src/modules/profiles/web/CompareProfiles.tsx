import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { STATUSES, ticketSpec } from '#modules/tickets/schema.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useLabels } from '#web/record/labels.ts';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { ProfilePicker } from '#web/record/pickers.tsx';
import { type Profile, profileSpec } from '../schema.ts';
import type { Template } from './built-in.ts';
import { codesOf, useCellLabel } from './cell-label.ts';
import { differentSteps, follows } from './lifecycle-model.ts';
import { type CellState, cellsOf, changedKeys, gridOf, type Matrix, rankOf, statesOf } from './matrix-model.ts';
import css from './matrix.module.css';
import { useNames } from './names.ts';

/** Stands for the built-in profile in the address. */
export const BUILT_IN = 'built-in';

interface CompareProps {
  readonly profile: Profile;
  readonly matrix: Matrix;
  /** Id of a profile, or `BUILT_IN`. */
  readonly otherId: string | undefined;
  /** The built-in profile that this one was made from. */
  readonly builtIn: Template | undefined;
  readonly onOther: (id: string | null) => void;
}

/** Where two profiles differ, permission by permission, access bits spelled out. */
export function CompareProfiles({ profile, matrix, otherId, builtIn, onOther }: CompareProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="sm">
        <ProfilePicker
          label={t('profiles.compare.with')}
          value={otherId === BUILT_IN ? null : (otherId ?? null)}
          onChange={onOther}
          without={[profile.id]}
          clearable
          w={{ base: '100%', xs: 360 }}
        />
        {builtIn && (
          <Button
            variant={otherId === BUILT_IN ? 'light' : 'default'}
            aria-pressed={otherId === BUILT_IN}
            onClick={() => onOther(otherId === BUILT_IN ? null : BUILT_IN)}
          >
            {t('profiles.builtIn.compare', { name: builtIn.name })}
          </Button>
        )}
      </Group>
      {otherId === undefined ? (
        <Text size="sm" c="dimmed">
          {t('profiles.compare.choose')}
        </Text>
      ) : otherId === BUILT_IN ? (
        builtIn && (
          <Differences
            matrix={matrix}
            one={profile}
            other={{ ...builtIn, id: BUILT_IN, name: t('profiles.builtIn.name', { name: builtIn.name }) }}
          />
        )
      ) : (
        <Other profile={profile} matrix={matrix} otherId={otherId} />
      )}
    </Stack>
  );
}

function Other({
  profile,
  matrix,
  otherId,
}: Omit<CompareProps, 'onOther' | 'otherId' | 'builtIn'> & { readonly otherId: string }) {
  const query = useRecord<Profile>(profileSpec, otherId);
  return (
    <WhenLoaded query={query}>{(other) => <Differences matrix={matrix} one={profile} other={other} />}</WhenLoaded>
  );
}

type Compared = Pick<Profile, 'id' | 'name' | 'bits' | 'lines' | 'lifecycle'>;

interface DifferencesProps {
  readonly matrix: Matrix;
  readonly one: Compared;
  readonly other: Compared;
}

function Differences({ matrix, one, other }: DifferencesProps) {
  const { t } = useTranslation();
  const names = useNames();
  const labels = useLabels(ticketSpec);
  const [left, right] = [statesOf(matrix, one), statesOf(matrix, other)];
  const differ = changedKeys(left, right);
  const cells = cellsOf(gridOf(matrix)).filter((c) => differ.has(c.key));
  const steps = differentSteps(one.lifecycle, other.lifecycle, STATUSES);
  if (cells.length === 0 && steps.length === 0) {
    return <Empty title={t('profiles.compare.same')} text={t('profiles.compare.sameHelp')} />;
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={t('profiles.compare.title')} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('profiles.compare.permission', { count: cells.length + steps.length })}</Table.Th>
            <Table.Th>{one.name}</Table.Th>
            <Table.Th>{other.name}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map((c) => (
            <Table.Tr key={c.key}>
              <Table.Th fw={400}>{names.permission(c)}</Table.Th>
              <Table.Td className={css.side} {...weighed(left.get(c.key), right.get(c.key))}>
                <Reach state={left.get(c.key)} />
              </Table.Td>
              <Table.Td className={css.side} {...weighed(right.get(c.key), left.get(c.key))}>
                <Reach state={right.get(c.key)} />
              </Table.Td>
            </Table.Tr>
          ))}
          {steps.map(([from, to]) => (
            <Table.Tr key={`${from} ${to}`}>
              <Table.Th fw={400}>
                {t('profiles.lifecycle.step', { from: labels.choice('status', from), to: labels.choice('status', to) })}
              </Table.Th>
              {[one, other].map((p) => (
                <Table.Td key={p.id}>
                  {t(follows(p.lifecycle, from, to) ? 'profiles.lifecycle.yes' : 'profiles.lifecycle.no')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Which of the two reaches further, by colour; both the same where neither does. */
function weighed(mine: CellState | undefined, theirs: CellState | undefined): Readonly<Record<string, true>> {
  const more = rankOf(mine?.level ?? 'none') - rankOf(theirs?.level ?? 'none');
  return more > 0 ? { 'data-more': true } : more < 0 ? { 'data-less': true } : {};
}

function Reach({ state }: { readonly state: CellState | undefined }) {
  const { reach } = useCellLabel();
  return (
    <Group gap={6}>
      <span className={css.cell} data-level={state?.level ?? 'none'} style={{ minHeight: 0, padding: '2px 8px' }}>
        <span className={css.letter}>{reach(state)}</span>
      </span>
      {codesOf(state).map((code) => (
        <Badge key={code} variant="default" size="xs">
          {code}
        </Badge>
      ))}
    </Group>
  );
}
