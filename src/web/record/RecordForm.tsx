import { Alert, Button, Fieldset, Group, SimpleGrid, Stack } from '@mantine/core';
import { type ComponentType, useEffect, useRef } from 'react';
import { type Control, Controller, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { RecordFace } from '#wire/record-face.ts';
import { ProblemView } from '../page/ProblemView.tsx';
import { Conflict } from './Conflict.tsx';
import { FormField, type FormFieldProps, ReadOnlyField } from './FormField.tsx';
import type { Values } from './form-values.ts';
import type { AnyRow, RowLike } from './rows.ts';
import { UnsavedGuard } from './UnsavedGuard.tsx';
import { useRecordForm } from './useRecordForm.ts';

export interface FormGroup {
  readonly title?: string;
  readonly fields: readonly string[];
}

export interface RecordFormProps {
  readonly spec: RecordFace;
  readonly mode: 'create' | 'edit';
  /** The record to edit. */
  readonly row?: RowLike;
  /** Fields in order, or groups of them; by default all that can be given or changed. */
  readonly fields?: readonly string[] | readonly FormGroup[];
  /** Own controls for some fields. */
  readonly overrides?: Readonly<Record<string, ComponentType<FormFieldProps>>>;
  /** Values to start a creation with. */
  readonly initial?: Values;
  readonly onDone?: (row: AnyRow) => void;
  readonly onCancel?: () => void;
  /** Shown above the buttons: what comes of the values that stand in the form now. */
  readonly preview?: ComponentType<PreviewProps>;
  /** Label of the button, if "Save" or "Create" says too little. */
  readonly submitLabel?: string;
}

export interface PreviewProps {
  readonly values: Values;
  readonly row: AnyRow | undefined;
}

/** A form for a record, made from its spec. Fields one may not change stand as text with the reason. */
export function RecordForm(props: RecordFormProps) {
  const { spec, mode, overrides = {}, onCancel } = props;
  const row = props.row as AnyRow | undefined;
  const { t } = useTranslation();
  const groups = groupsOf(props);
  const names = groups.flatMap((g) => g.fields);
  const form = useRecordForm(props, names);
  const { control, formState } = form.form;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (formState.submitCount > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [formState.submitCount]);
  const refusal = useRef<HTMLDivElement>(null);
  const refused = form.conflict !== null || form.problem !== null || form.others.length > 0;
  // The button that was pressed may be a screen below what went wrong.
  useEffect(() => {
    if (refused) refusal.current?.scrollIntoView({ block: 'center' });
  }, [refused]);
  return (
    <form onSubmit={form.submit} noValidate ref={element}>
      <UnsavedGuard when={form.isDirty} isReleased={form.isReleased} />
      <Stack gap="md" maw={860}>
        {refused && (
          <Stack gap="md" ref={refusal}>
            {form.conflict && row && (
              <Conflict
                spec={spec}
                mine={form.form.getValues()}
                theirs={form.conflict}
                onTake={form.takeTheirs}
                onKeep={form.keepMine}
              />
            )}
            {form.problem !== null && <ProblemView error={form.problem} />}
            {form.others.length > 0 && (
              <Alert color="red" role="alert">
                {form.others.map((text) => (
                  <div key={text}>{text}</div>
                ))}
              </Alert>
            )}
          </Stack>
        )}
        {groups.map((group) => (
          <FieldsOf key={group.title ?? group.fields.join()} group={group}>
            {group.fields.map((name) => {
              const field = spec.fields[name];
              if (!field) return null;
              if (row && row[name] === undefined) return null;
              if (row && !form.may(name).allowed) {
                return <ReadOnlyField key={name} spec={spec} name={name} row={row} reason={form.may(name).reason} />;
              }
              const Field = overrides[name] ?? FormField;
              return (
                <Controller
                  key={name}
                  name={name}
                  control={control}
                  render={({ field: held, fieldState }) => (
                    <Field
                      spec={spec}
                      name={name}
                      field={field}
                      value={held.value}
                      onChange={held.onChange}
                      onBlur={held.onBlur}
                      error={fieldState.error?.message ?? nested(fieldState.error)}
                      required={mode === 'create' && field.create === 'required'}
                      row={row}
                      control={control}
                    />
                  )}
                />
              );
            })}
          </FieldsOf>
        ))}
        {props.preview && <Preview control={control} of={props.preview} row={row} />}
        <Group gap="xs" display={names.some((name) => form.may(name).allowed) ? 'flex' : 'none'}>
          <Button type="submit" loading={formState.isSubmitting} disabled={mode === 'edit' && !form.isDirty}>
            {props.submitLabel ?? t(mode === 'create' ? 'action.create' : 'action.save')}
          </Button>
          {mode === 'edit' && form.isDirty && (
            <Button variant="default" onClick={() => form.form.reset()}>
              {t('action.discard')}
            </Button>
          )}
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('action.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

interface PreviewOf {
  readonly control: Control<Values>;
  readonly of: ComponentType<PreviewProps>;
  readonly row: AnyRow | undefined;
}

function Preview({ control, of: Shown, row }: PreviewOf) {
  return <Shown values={useWatch({ control })} row={row} />;
}

function FieldsOf({ group, children }: { readonly group: FormGroup; readonly children: React.ReactNode }) {
  const grid = (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
      {children}
    </SimpleGrid>
  );
  return group.title === undefined ? grid : <Fieldset legend={group.title}>{grid}</Fieldset>;
}

function groupsOf({ spec, mode, fields }: RecordFormProps): readonly FormGroup[] {
  const open = (name: string): boolean => {
    const field = spec.fields[name];
    return field !== undefined && (mode === 'edit' || field.create !== undefined);
  };
  const all =
    fields ??
    Object.entries(spec.fields)
      .filter(([, f]) => (mode === 'create' ? f.create : f.edit) !== undefined && f.type !== 'json')
      .map(([name]) => name);
  const groups = all.every((x) => typeof x === 'string') ? [{ fields: all }] : (all as readonly FormGroup[]);
  return groups.map((g) => ({ ...g, fields: g.fields.filter(open) })).filter((g) => g.fields.length > 0);
}

/** The first message of a field made of several values. */
function nested(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const inner = Object.entries(error).find(([, e]) => typeof (e as { message?: unknown })?.message === 'string');
  return inner ? `${inner[0]}: ${(inner[1] as { message: string }).message}` : undefined;
}
