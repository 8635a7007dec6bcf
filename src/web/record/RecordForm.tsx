import { Alert, Button, Fieldset, Group, SimpleGrid, Stack } from '@mantine/core';
import { type ComponentType, useMemo, useRef, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { call, ProblemError } from '#wire/call.ts';
import { createSchema, editSchema, type RecordSpec } from '#wire/record.ts';
import { useBecause } from '../can.tsx';
import { ProblemView } from '../page/ProblemView.tsx';
import { invalidate, isProblem } from '../query.ts';
import { Conflict } from './Conflict.tsx';
import { FormField, type FormFieldProps, ReadOnlyField } from './FormField.tsx';
import { fromControl, toControl, useSchemaResolver, type Values } from './form-values.ts';
import { type AnyRow, apiOf, type RowLike } from './rows.ts';
import { UnsavedGuard } from './UnsavedGuard.tsx';
import { useKeepRecord } from './useRecord.tsx';

export interface FormGroup {
  readonly title?: string;
  readonly fields: readonly string[];
}

export interface RecordFormProps {
  readonly spec: RecordSpec;
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
  /** Label of the button, if "Save" or "Create" says too little. */
  readonly submitLabel?: string;
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
  return (
    <form onSubmit={form.submit} noValidate>
      <UnsavedGuard when={form.isDirty} released={form.saved} />
      <Stack gap="md" maw={860}>
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
        {groups.map((group) => (
          <FieldsOf key={group.title ?? group.fields.join()} group={group}>
            {group.fields.map((name) => {
              const field = spec.fields[name];
              if (!field) return null;
              if (row && !form.may(name).allowed) {
                if (row[name] === undefined) return null;
                return <ReadOnlyField key={name} spec={spec} name={name} row={row} reason={form.may(name).reason} />;
              }
              const Control = overrides[name] ?? FormField;
              return (
                <Controller
                  key={name}
                  name={name}
                  control={control}
                  render={({ field: control, fieldState }) => (
                    <Control
                      spec={spec}
                      name={name}
                      field={field}
                      value={control.value}
                      onChange={control.onChange}
                      onBlur={control.onBlur}
                      error={fieldState.error?.message ?? nested(fieldState.error)}
                      required={mode === 'create' && field.create === 'required'}
                      row={row}
                    />
                  )}
                />
              );
            })}
          </FieldsOf>
        ))}
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

function useRecordForm(props: RecordFormProps, names: readonly string[]) {
  const { spec, mode, initial, onDone } = props;
  const row = props.row as AnyRow | undefined;
  const because = useBecause();
  const keep = useKeepRecord(spec);
  const [conflict, setConflict] = useState<AnyRow | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [others, setOthers] = useState<readonly string[]>([]);
  const base = useRef(row);
  // One key for one creation, so that sending again after a lost answer makes no second record.
  const key = useRef(crypto.randomUUID());
  const saved = useRef(false);
  const schema = useMemo(() => (mode === 'create' ? createSchema(spec) : editSchema(spec)), [spec, mode]);
  const controls = (from: Values | undefined): Values =>
    Object.fromEntries(names.map((n) => [n, toControl(spec.fields[n] as never, from?.[n])]));
  const toBody = useMemo(
    () => (values: Values) =>
      Object.fromEntries(
        Object.entries(values)
          .map(([n, v]) => [n, fromControl(spec.fields[n] as never, v)] as const)
          .filter(
            ([n, v]) => v !== undefined && (mode === 'edit' || !isBlank(v) || spec.fields[n]?.create === 'required'),
          ),
      ),
    [spec, mode],
  );
  const form = useForm<Values>({
    defaultValues: controls(row ?? initial),
    resolver: useSchemaResolver<Values>(schema, toBody),
  });
  const { dirtyFields } = form.formState;
  const dirty = Object.keys(dirtyFields).filter((n) => dirtyFields[n]);
  const may = (name: string): { allowed: boolean; reason: string } => {
    const edit = spec.fields[name]?.edit;
    if (mode === 'create') return { allowed: true, reason: '' };
    if (edit === undefined) return { allowed: false, reason: '' };
    const can = row?._can[edit];
    return can === true
      ? { allowed: true, reason: '' }
      : { allowed: false, reason: because(can ?? { key: 'access.unknown' }) };
  };

  const send = async (body: Values): Promise<void> => {
    setProblem(null);
    setOthers([]);
    try {
      const api = apiOf(spec);
      const answer = (
        mode === 'create'
          ? await call(api.create, { body: body as never, idempotencyKey: key.current })
          : await call(api.edit, {
              params: { id: base.current?.id ?? '' },
              body: body as never,
              ...(base.current ? { version: base.current.version } : {}),
            })
      ) as AnyRow;
      saved.current = true;
      setConflict(null);
      keep(answer);
      invalidate(spec.resource.type);
      base.current = answer;
      form.reset(controls(mode === 'create' ? initial : answer));
      onDone?.(answer);
    } catch (error) {
      refused(error);
    }
  };

  const refused = (error: unknown): void => {
    const current = error instanceof ProblemError ? error.problem.current : undefined;
    if (isProblem(error, 409) && current) return setConflict(current as AnyRow);
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    const rest: string[] = [];
    for (const { field, message } of errors) {
      const name = names.find((n) => field === n || field.startsWith(`${n}.`));
      if (name === undefined) rest.push(field === '' ? message : `${field}: ${message}`);
      else form.setError(name, { message: field === name ? message : `${field.slice(name.length + 1)}: ${message}` });
    }
    setOthers(rest);
    if (errors.length === 0) setProblem(error);
  };

  const changed = (values: Values): Values =>
    mode === 'create' ? values : Object.fromEntries(Object.entries(values).filter(([n]) => dirty.includes(n)));

  return {
    form,
    saved,
    conflict,
    problem,
    others,
    may,
    isDirty: dirty.length > 0,
    // What the resolver returns is the body already.
    submit: form.handleSubmit((body) => send(changed(body))),
    takeTheirs: () => {
      if (!conflict) return;
      base.current = conflict;
      keep(conflict);
      form.reset(controls(conflict));
      setConflict(null);
    },
    keepMine: () => {
      if (!conflict) return;
      base.current = conflict;
      void form.handleSubmit((body) => send(changed(body)))();
    },
  };
}

const isBlank = (value: unknown): boolean => value === '' || value === null;
