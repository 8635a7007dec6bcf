import {
  Alert,
  Button,
  Checkbox,
  FileButton,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { PlacePicker, ProfilePicker } from '#web/record/pickers.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { decodeText } from '#wire/decode.ts';
import { importErrors, importPeople } from '../api.ts';
import { ImportColumns } from './ImportColumns.tsx';
import { ImportJob } from './ImportJob.tsx';
import classes from './ImportPage.module.css';
import { ImportReportView } from './ImportReportView.tsx';
import { saveCsv } from './save-file.ts';

interface Form {
  readonly group: string | null;
  readonly profile: string | null;
  readonly global: 'standard' | 'external';
  readonly mustChange: boolean;
  readonly avatar: string;
}

const START: Form = { group: null, profile: null, global: 'standard', mustChange: true, avatar: '' };

const bodyOf = (form: Form, csv: string) => ({
  csv,
  global_profile: form.global,
  must_change_password: form.mustChange,
  ...(form.group === null ? {} : { group_id: form.group }),
  ...(form.profile === null ? {} : { profile_id: form.profile }),
  ...(form.avatar.trim() === '' ? {} : { avatar: form.avatar.trim() }),
});

const search = oneOf('job');

/** People from a CSV file: a dry run first, then all of it, all but the rows with errors, or nothing. */
export function ImportPage() {
  const { t } = useTranslation();
  const may = useMayCreate('person');
  const [{ job }, change] = useSearchOf(search);
  return (
    <Page title={t('import.title')} up={{ to: '/people', label: t('people.title') }} lead={t('import.lead')}>
      {!may.allowed && <Empty title={t('forbidden.title')} text={may.reason} />}
      {may.allowed && job === undefined && <Import onJob={(id) => change({ job: id }, true)} />}
      {may.allowed && job !== undefined && (
        <Stack gap="md" maw={1000}>
          <ImportJob id={job} />
          <Group>
            <Button variant="default" onClick={() => change({ job: undefined }, true)}>
              {t('import.other')}
            </Button>
          </Group>
        </Stack>
      )}
    </Page>
  );
}

function Import({ onJob }: { readonly onJob: (id: string) => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [form, setForm] = useState(START);
  const send = useSend(importPeople, { changes: ['place', 'grant'] });
  const errors = useSend(importErrors);
  const read = async (chosen: File | null): Promise<void> => {
    if (!chosen) return;
    send.reset();
    setFile({ name: chosen.name, csv: decodeText(new Uint8Array(await chosen.arrayBuffer())).text });
  };
  const change = (some: Partial<Form>): void => {
    send.reset();
    setForm({ ...form, ...some });
  };
  const body = bodyOf(form, file?.csv ?? '');
  const run = (apply: boolean): void =>
    send.mutate(
      { body: { ...body, apply, leave_out_errors: apply } },
      { onSuccess: (answer) => answer.job_id !== undefined && onJob(answer.job_id) },
    );
  const saveErrors = (): void =>
    errors.mutate({ body }, { onError: toast.error, onSuccess: (csv) => saveCsv(nameOfErrors(file?.name), csv) });
  const running = send.isPending ? send.variables.body?.apply : undefined;
  const report = send.data;
  const count = report === undefined || report.applied ? 0 : report.create + report.update;
  return (
    <Stack gap="md" maw={1000}>
      <FileBox name={file?.name} onFile={(f) => void read(f)} />
      <ImportColumns />
      <ImportForm form={form} onChange={change} />
      <Group>
        <Button
          variant={count > 0 ? 'default' : 'filled'}
          disabled={!file}
          loading={running === false}
          onClick={() => run(false)}
        >
          {t('import.dryRun')}
        </Button>
        {count > 0 && (
          <Button loading={running === true} onClick={() => run(true)}>
            {t('import.apply', { count })}
            {report !== undefined && report.error > 0 && `, ${t('import.leaveOut', { count: report.error })}`}
          </Button>
        )}
      </Group>
      {send.error && <ProblemView error={send.error} />}
      {report !== undefined && report.job_id === undefined && (
        <ImportReportView
          key={String(report.applied)}
          report={report}
          errors={{ onSave: saveErrors, busy: errors.isPending }}
        />
      )}
    </Stack>
  );
}

/** `people.csv` has its errors in `people.errors.csv`. */
const nameOfErrors = (name = 'people.csv'): string => `${name.replace(/(\.errors)?\.\w+$/, '')}.errors.csv`;

interface FormProps {
  readonly form: Form;
  readonly onChange: (some: Partial<Form>) => void;
}

/** What holds for every row, whatever the file says. */
function ImportForm({ form, onChange }: FormProps) {
  const { t } = useTranslation();
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PlacePicker
          label={t('import.group')}
          description={t('import.groupHelp')}
          value={form.group}
          onChange={(group) => onChange({ group })}
          can="person:create"
          kind="group"
          clearable
        />
        <ProfilePicker
          label={t('import.profile')}
          description={t('import.profileHelp')}
          value={form.profile}
          onChange={(profile) => onChange({ profile })}
          clearable
        />
        <Select
          label={t('import.global')}
          description={t('import.globalHelp')}
          data={(['standard', 'external'] as const).map((value) => ({ value, label: t(`import.global.${value}`) }))}
          value={form.global}
          onChange={(global) => onChange({ global: global === 'external' ? 'external' : 'standard' })}
          allowDeselect={false}
        />
        <TextInput
          label={t('people.field.avatar')}
          description={t('import.avatarHelp')}
          maxLength={100}
          value={form.avatar}
          onChange={(e) => onChange({ avatar: e.currentTarget.value })}
        />
        <Checkbox
          label={t('import.mustChange')}
          description={t('import.mustChangeHelp')}
          checked={form.mustChange}
          onChange={(e) => onChange({ mustChange: e.currentTarget.checked })}
        />
      </SimpleGrid>
      {form.profile !== null && form.group === null && <Alert color="yellow">{t('import.profileNeedsGroup')}</Alert>}
    </>
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
