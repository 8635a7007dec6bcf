import { Alert, Button, Checkbox, FileButton, Group, Paper, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { PlacePicker, ProfilePicker } from '#web/record/pickers.tsx';
import { decodeText } from '#wire/decode.ts';
import { customFields, IMPORT_COLUMNS, importPeople } from '../api.ts';
import { ImportJob } from './ImportJob.tsx';
import classes from './ImportPage.module.css';
import { ImportReportView } from './ImportReportView.tsx';

interface Form {
  readonly group: string | null;
  readonly profile: string | null;
  readonly global: 'standard' | 'external';
  readonly mustChange: boolean;
}

const START: Form = { group: null, profile: null, global: 'standard', mustChange: true };

/** People from a CSV file: a dry run first, then all of it or nothing. */
export function ImportPage() {
  const { t } = useTranslation();
  const may = useMayCreate('person');
  return (
    <Page title={t('import.title')} up={{ to: '/people', label: t('people.title') }} lead={t('import.lead')}>
      {may.allowed ? <Import /> : <Empty title={t('forbidden.title')} text={may.reason} />}
    </Page>
  );
}

function Import() {
  const { t } = useTranslation();
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [form, setForm] = useState(START);
  const send = useSend(importPeople, { changes: ['place', 'grant'] });
  const custom = useCall(customFields);
  const columns = [...IMPORT_COLUMNS, ...(custom.data?.items.map((f) => f.key) ?? [])];
  const read = async (chosen: File | null): Promise<void> => {
    if (!chosen) return;
    send.reset();
    setFile({ name: chosen.name, csv: decodeText(new Uint8Array(await chosen.arrayBuffer())).text });
  };
  const change = (some: Partial<Form>): void => {
    send.reset();
    setForm({ ...form, ...some });
  };
  const run = (apply: boolean): void =>
    send.mutate({
      body: {
        apply,
        csv: file?.csv ?? '',
        global_profile: form.global,
        must_change_password: form.mustChange,
        ...(form.group === null ? {} : { group_id: form.group }),
        ...(form.profile === null ? {} : { profile_id: form.profile }),
      },
    });
  const running = send.isPending ? send.variables.body?.apply : undefined;
  const report = send.data;
  const ready =
    report !== undefined &&
    report.job_id === undefined &&
    !report.applied &&
    report.error === 0 &&
    report.create + report.update > 0;
  return (
    <Stack gap="md" maw={1000}>
      <FileBox name={file?.name} onFile={(f) => void read(f)} />
      <Text size="sm" c="dimmed">
        {t('import.columns')} <code className={classes.columns}>{columns.join(', ')}</code>
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PlacePicker
          label={t('import.group')}
          description={t('import.groupHelp')}
          value={form.group}
          onChange={(group) => change({ group })}
          can="person:create"
          kind="group"
          clearable
        />
        <ProfilePicker
          label={t('import.profile')}
          description={t('import.profileHelp')}
          value={form.profile}
          onChange={(profile) => change({ profile })}
          clearable
        />
        <Select
          label={t('import.global')}
          description={t('import.globalHelp')}
          data={(['standard', 'external'] as const).map((value) => ({ value, label: t(`import.global.${value}`) }))}
          value={form.global}
          onChange={(global) => change({ global: global === 'external' ? 'external' : 'standard' })}
          allowDeselect={false}
        />
        <Checkbox
          mt="xl"
          label={t('import.mustChange')}
          checked={form.mustChange}
          onChange={(e) => change({ mustChange: e.currentTarget.checked })}
        />
      </SimpleGrid>
      {form.profile !== null && form.group === null && <Alert color="yellow">{t('import.profileNeedsGroup')}</Alert>}
      <Group>
        <Button
          variant={ready ? 'default' : 'filled'}
          disabled={!file}
          loading={running === false}
          onClick={() => run(false)}
        >
          {t('import.dryRun')}
        </Button>
        {ready && (
          <Button loading={running === true} onClick={() => run(true)}>
            {t('import.apply', { count: report.create + report.update })}
          </Button>
        )}
      </Group>
      {send.error && <ProblemView error={send.error} />}
      {report?.job_id !== undefined ? (
        <ImportJob id={report.job_id} />
      ) : (
        report && <ImportReportView key={String(report.applied)} report={report} />
      )}
    </Stack>
  );
}

function FileBox({
  name,
  onFile,
}: {
  readonly name: string | undefined;
  readonly onFile: (file: File | null) => void;
}) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0] ?? null);
  };
  return (
    <Paper
      withBorder
      p="lg"
      className={classes.drop ?? ''}
      data-over={over || undefined}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Group justify="center">
        <IconFileTypeCsv size={28} stroke={1.4} aria-hidden="true" />
        <Text size="sm" aria-live="polite">
          {name ?? t('import.drop')}
        </Text>
        <FileButton onChange={onFile} accept=".csv,text/csv,text/plain">
          {(button) => (
            <Button {...button} variant="default" size="xs" leftSection={<IconUpload size={16} />}>
              {t(name === undefined ? 'import.choose' : 'import.other')}
            </Button>
          )}
        </FileButton>
      </Group>
    </Paper>
  );
}
