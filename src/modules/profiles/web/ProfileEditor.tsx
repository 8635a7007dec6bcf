import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { FormField, ReadOnlyField } from '#web/record/FormField.tsx';
import { useLabels } from '#web/record/labels.ts';
import type { AnyRow } from '#web/record/rows.ts';
import { UnsavedGuard } from '#web/record/UnsavedGuard.tsx';
import { type Profile, profileSpec } from '../schema.ts';
import { BitsPanel } from './BitsPanel.tsx';
import { LifecyclePanel } from './LifecyclePanel.tsx';
import { MatrixPanel } from './MatrixPanel.tsx';
import type { Draft, Matrix } from './matrix-model.ts';
import css from './profile.module.css';
import type { Conflict, ProfileForm } from './useProfileForm.ts';

const HEAD = ['name', 'abbreviation', 'interface', 'place_id', 'description', 'is_default', 'shared_below'] as const;

interface EditorFormProps {
  readonly editor: ProfileForm;
  /** The profile as saved; none for a new one. */
  readonly profile: Profile | undefined;
  /** Why it cannot be changed; empty if it can. */
  readonly readOnly: string;
  /** The views below the fields. */
  readonly children: ReactNode;
}

/** The form of a profile: its fields, its views, and the bar that saves them together. */
export function EditorForm({ editor, profile, readOnly, children }: EditorFormProps) {
  const { t } = useTranslation();
  const top = useRef<HTMLFormElement>(null);
  const refused = editor.error !== null || editor.conflict !== null;
  // The button stands below a long matrix, the refusal above it.
  useEffect(() => {
    if (refused) top.current?.scrollIntoView({ block: 'start' });
  }, [refused]);
  return (
    <form ref={top} onSubmit={editor.submit} noValidate className={css.form}>
      <UnsavedGuard when={editor.isDirty && !editor.saving} />
      <Stack gap="md">
        {editor.conflict && <Changed editor={editor} {...editor.conflict} />}
        {editor.error && <ProblemView error={editor.error} />}
        <Head editor={editor} profile={profile} readOnly={readOnly} />
        {children}
        {readOnly === '' && (
          <Paper withBorder p="sm" className={css.bar} data-dirty={editor.isDirty || undefined}>
            <Group gap="xs">
              <Button type="submit" loading={editor.saving} disabled={!editor.isDirty && profile !== undefined}>
                {t(profile ? 'action.save' : 'action.create')}
              </Button>
              <Button variant="default" onClick={editor.discard} disabled={!editor.isDirty}>
                {t('action.discard')}
              </Button>
              {editor.isDirty && <Text size="sm">{t('profiles.unsaved')}</Text>}
            </Group>
          </Paper>
        )}
      </Stack>
    </form>
  );
}

interface EditorViewProps {
  readonly editor: ProfileForm;
  readonly matrix: Matrix;
  /** What "only changes" compares with. */
  readonly saved: Draft;
  readonly view: 'matrix' | 'bits' | 'lifecycle';
  readonly readOnly: string;
  readonly profile?: Profile;
}

/** What the profile permits, as matrix or as access bits, or which status may follow which. */
export function EditorView({ editor, matrix, saved, view, readOnly, profile }: EditorViewProps) {
  const { form } = editor;
  const [bits, lines, lifecycle] = useWatch({ control: form.control, name: ['bits', 'lines', 'lifecycle'] });
  const set = (name: 'bits' | 'lines' | 'lifecycle', value: unknown): void =>
    form.setValue(name, value as never, { shouldDirty: true, shouldTouch: true });
  const may = readOnly === '';
  if (view === 'lifecycle') {
    return <LifecyclePanel value={lifecycle} onChange={may ? (l) => set('lifecycle', l) : undefined} />;
  }
  return view === 'matrix' ? (
    <MatrixPanel
      matrix={matrix}
      draft={{ bits, lines }}
      saved={saved}
      profile={profile}
      onChange={may ? (d) => set('lines', d.lines) : undefined}
    />
  ) : (
    <BitsPanel matrix={matrix} value={bits} onChange={may ? (b) => set('bits', b) : undefined} />
  );
}

/** The fields above the matrix. */
function Head({ editor, profile, readOnly }: Omit<EditorFormProps, 'children'>) {
  const row = profile as AnyRow | undefined;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="md" verticalSpacing="sm">
      {HEAD.map((name) => {
        const field = profileSpec.fields[name];
        if (row && (readOnly !== '' || name === 'place_id')) {
          return <ReadOnlyField key={name} spec={profileSpec} name={name} row={row} reason={readOnly} />;
        }
        return (
          <Controller
            key={name}
            name={name}
            control={editor.form.control}
            render={({ field: control, fieldState }) => (
              <FormField
                spec={profileSpec}
                name={name}
                field={field}
                value={control.value}
                onChange={control.onChange}
                onBlur={control.onBlur}
                error={fieldState.error?.message}
                required={name === 'name' || name === 'place_id'}
                row={row}
              />
            )}
          />
        );
      })}
    </SimpleGrid>
  );
}

interface ChangedProps extends Conflict {
  readonly editor: ProfileForm;
}

/** Somebody saved the profile meanwhile: which fields, and the choice. */
function Changed({ editor, read, now }: ChangedProps) {
  const { t } = useTranslation();
  const labels = useLabels(profileSpec);
  const fields = [...HEAD, 'bits', 'lines', 'lifecycle'] as const;
  const changed = fields.filter((name) => JSON.stringify(read[name]) !== JSON.stringify(now[name]));
  return (
    <Alert
      role="alert"
      color="yellow"
      title={
        <Text inherit span c="var(--mantine-color-text)">
          {t('conflict.title')}
        </Text>
      }
    >
      <Stack gap="xs">
        <Text size="sm">{t('profiles.conflict', { fields: changed.map((n) => labels.field(n)).join(', ') })}</Text>
        <Group>
          <Button size="xs" onClick={editor.takeTheirs}>
            {t('conflict.take')}
          </Button>
          <Button size="xs" variant="default" onClick={editor.keepMine} loading={editor.saving}>
            {t('conflict.keep')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
