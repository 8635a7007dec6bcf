import { useEffect, useMemo, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { call, ProblemError } from '#wire/call.ts';
import { type Can, useBecause, YES } from '../can.tsx';
import { usePreview, writeOf } from '../preview.ts';
import { invalidate, isProblem } from '../query.ts';
import { fromControl, toControl, useBodySchema, useSchemaResolver, type Values } from './form-values.ts';
import type { RecordFormProps } from './RecordForm.tsx';
import { type AnyRow, apiOf } from './rows.ts';
import { useKeepRecord } from './useRecord.tsx';

/** What a record's form knows and does: values, who may change which, sending, refusals, conflicts. */
export function useRecordForm(props: RecordFormProps, names: readonly string[]) {
  const { spec, mode, initial, onDone } = props;
  const row = props.row as AnyRow | undefined;
  const { t } = useTranslation();
  const because = useBecause();
  const keep = useKeepRecord(spec);
  const [conflict, setConflict] = useState<AnyRow | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [others, setOthers] = useState<readonly string[]>([]);
  const base = useRef(row);
  // One key for one creation, so that sending again after a lost answer makes no second record.
  const key = useRef(crypto.randomUUID());
  const saved = useRef(false);
  const ask = usePreview();
  const asks = spec.resource.changesPolicy;
  const { type } = spec.resource;
  const fresh = mode === 'create' && (type === 'person' || type === 'place') ? type : undefined;
  const schema = useBodySchema(spec, mode);
  const may = (name: string): Can => {
    const edit = spec.fields[name]?.edit;
    if (mode === 'create') return YES;
    if (edit === undefined) return { allowed: false, reason: '' };
    // A guard may close one field of what is open as a whole.
    const can = row?._can[`${edit}:${name}`] ?? row?._can[edit];
    return can === true ? YES : { allowed: false, reason: because(can ?? { key: 'access.unknown' }) };
  };
  // What one may not view is not there; it cannot be typed over either.
  const open = names.filter((n) => may(n).allowed && (row === undefined || row[n] !== undefined));
  const controls = (from: Values | undefined): Values =>
    Object.fromEntries(open.map((n) => [n, toControl(spec.fields[n] as never, from?.[n])]));
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
  const { dirtyFields, isDirty } = form.formState;
  useEffect(() => {
    if (isDirty) saved.current = false;
  }, [isDirty]);
  // What somebody else saves shows at once in a form in which nothing has been typed; otherwise it shows on saving.
  useEffect(() => {
    if (!row || isDirty || row.version === base.current?.version) return;
    base.current = row;
    form.reset(controls(row));
    // oxlint-disable-next-line react-hooks/exhaustive-deps, react/exhaustive-effect-dependencies -- only a new row resets
  }, [row, isDirty]);
  const dirty = Object.keys(dirtyFields).filter((n) => dirtyFields[n]);

  const send = async (body: Values): Promise<void> => {
    setProblem(null);
    setOthers([]);
    try {
      const api = apiOf(spec);
      const sent = {
        body: body as never,
        ...(mode === 'edit' && base.current ? { params: { id: base.current.id }, version: base.current.version } : {}),
      };
      const e = mode === 'create' ? api.create : api.edit;
      const verdict = asks ? await ask([writeOf(e, sent)], { quiet: true, fresh }) : 'save';
      if (verdict === 'kept') form.reset(controls(mode === 'create' ? initial : base.current));
      if (verdict !== 'save') return;
      const answer = (
        mode === 'create'
          ? await call(api.create, { body: body as never, idempotencyKey: key.current })
          : await call(api.edit, sent as never)
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
    isReleased: (): boolean => saved.current,
    conflict,
    problem,
    others,
    may,
    isDirty: dirty.length > 0,
    // What the resolver returns is the body already.
    submit: form.handleSubmit(
      (body) => send(changed(body)),
      (errors) => {
        if (!Object.keys(errors).some((name) => open.includes(name))) setOthers([t('invalid.other')]);
      },
    ),
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
