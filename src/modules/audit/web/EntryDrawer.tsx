import { lazy, type ReactNode, Suspense } from 'react';
import { Alert, Button, Code, Drawer, Stack, Table, Text } from '@mantine/core';
import { IconArrowBackUp, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProfileChange } from '#modules/access/schema.ts';
import { TURNABLE } from '#modules/changes/schema.ts';
import { useRevert } from '#modules/changes/web/useRevert.ts';
import { useFormat } from '#web/format.ts';
import { PersonLink } from '#web/PersonLink.tsx';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { type AuditEntry, auditSpec } from '../schema.ts';
import { About, Did, Who } from './cells.tsx';
import { changesOf, differencesOf } from './changes.ts';
import { EntryValue, useValueNames } from './EntryValue.tsx';
import { useAuditWords } from './words.ts';

const ProfileChanges = lazy(async () => ({
  default: (await import('#modules/profiles/web/ProfileChanges.tsx')).ProfileChanges,
}));

type Values = Readonly<Record<string, unknown>>;
type Gives = ProfileChange['before'];
const GIVES = ['bits', 'lines', 'lifecycle'];

const isProfileEdit = (e: AuditEntry): boolean => e.type === 'profile' && e.action === 'edit';

/** One entry whole: what was before and after, by whom, from where. */
export function EntryDrawer({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('audit.entry')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {id !== undefined && <Entry id={id} />}
    </Drawer>
  );
}

function Entry({ id }: { readonly id: string }) {
  const query = useRecord<AuditEntry>(auditSpec, id);
  return <WhenLoaded query={query}>{(entry) => <EntryView entry={entry} />}</WhenLoaded>;
}

function EntryView({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const reason = words.reason(e);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('audit.field.at'), format.dateTime(e.at)],
    [t('audit.field.actor'), <Actor key="who" entry={e} />],
    [t('audit.field.action'), <Did key="did" entry={e} />],
    ...(reason === undefined ? [] : [[t('audit.field.reason'), reason] as const]),
    [t('audit.field.type'), <About key="about" entry={e} />],
    [t('audit.field.home_id'), e._names.home_id ?? t('value.hidden')],
    [t('audit.field.ip'), e.ip === '' ? '–' : <Code key="ip">{e.ip}</Code>],
    [t('audit.field.request_id'), e.request_id === '' ? '–' : <Code key="request">{e.request_id}</Code>],
    [t('audit.field.number'), String(e.number)],
  ];
  return (
    <Stack gap="md">
      <Table aria-label={t('audit.entry')} withRowBorders={false} verticalSpacing={4} horizontalSpacing={6}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={130} fw={500} c="dimmed" style={{ verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {isProfileEdit(e) && <Cells entry={e} />}
      <Changes entry={e} />
      {!e.denied && TURNABLE[e.type]?.includes(e.action) && <Revert entry={e} />}
      {e.withheld > 0 && (
        <Alert color="yellow" icon={<IconEyeOff />}>
          {t('audit.withheldHelp', { count: e.withheld })}
        </Alert>
      )}
    </Stack>
  );
}

/** Who it was, with the way to their page. */
function Actor({ entry: e }: { readonly entry: AuditEntry }) {
  if (e.actor_id === null) return <Who entry={e} />;
  return (
    <PersonLink id={e.actor_id} inherit>
      <Who entry={e} />
    </PersonLink>
  );
}

/** What a profile gave and gives, cell by cell. */
function Cells({ entry: { id, before, after, _names } }: { readonly entry: AuditEntry }) {
  const gives = (values: Values | null | undefined) =>
    ({ bits: values?.bits ?? [], lines: values?.lines ?? [], lifecycle: values?.lifecycle ?? {} }) as Gives;
  if (!GIVES.some((name) => after?.[name] !== undefined)) return null;
  return (
    <Suspense>
      <ProfileChanges profiles={[{ id, name: _names.record_id ?? '', before: gives(before), after: gives(after) }]} />
    </Suspense>
  );
}

/** The permanent way back: what it does is shown first, and it is decided like any other change. */
function Revert({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const revert = useRevert();
  return (
    <Stack gap={4} align="flex-start">
      <Button variant="default" size="xs" leftSection={<IconArrowBackUp size={16} />} onClick={() => revert(e.number)}>
        {t('audit.revert')}
      </Button>
      <Text size="xs" c="dimmed">
        {t(
          e.action === 'delete'
            ? `audit.revertHelp.${e.type === 'person' || e.type === 'place' ? e.type : 'made'}`
            : 'audit.revertHelp.other',
        )}
      </Text>
    </Stack>
  );
}

function Changes({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const nameOf = useValueNames(e.type);
  // What a profile gives is a long list, of which all but a little stays.
  const changes = isProfileEdit(e) ? differencesOf(e) : changesOf(e);
  if (changes.length === 0) {
    return e.withheld > 0 ? null : (
      <Text size="sm" c="dimmed">
        {t('audit.noValues')}
      </Text>
    );
  }
  return (
    <Table aria-label={t('audit.values')} layout="fixed" verticalSpacing={6} horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.value')}</Table.Th>
          <Table.Th>{t('audit.before')}</Table.Th>
          <Table.Th>{t('audit.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
        {changes.map(({ name, before, after }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500}>
              {nameOf(name)}
            </Table.Th>
            <Table.Td>
              <EntryValue entry={e} name={name} value={before} />
            </Table.Td>
            <Table.Td>
              <EntryValue entry={e} name={name} value={after} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
