import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Saved, usePreviewedSend } from '#web/preview.ts';
import { isProblem, useSend } from '#web/query.ts';
import { useBodySchema, useSchemaResolver } from '#web/record/form-values.ts';
import { ProblemError } from '#wire/call.ts';
import { profilesApi } from '../api.ts';
import { type Profile, profileSpec } from '../schema.ts';

export type Values = Pick<
  Profile,
  'name' | 'abbreviation' | 'description' | 'interface' | 'is_default' | 'shared_below' | 'bits' | 'lines' | 'lifecycle'
> & { place_id: string | null; template: string | null };

/** A profile that permits nothing yet, visible everywhere. */
export const BLANK: Values = {
  name: '',
  abbreviation: '',
  description: '',
  interface: 'standard',
  is_default: false,
  shared_below: true,
  place_id: ROOT_ID,
  bits: [],
  lines: [],
  lifecycle: {},
  template: null,
};

export const valuesOf = (p: Profile): Values => ({
  name: p.name,
  abbreviation: p.abbreviation,
  description: p.description,
  interface: p.interface,
  is_default: p.is_default,
  shared_below: p.shared_below,
  place_id: p.place_id,
  bits: p.bits,
  lines: p.lines,
  lifecycle: p.lifecycle,
  template: p.template,
});

/** Somebody saved the profile meanwhile: what I had read, and what it is now. */
export interface Conflict {
  readonly read: Profile;
  readonly now: Profile;
}

/** The form of a profile, its matrix included. With `profile` it edits that one; without it creates. */
export function useProfileForm(start: Values, profile: Profile | undefined, onSaved: (row: Profile) => void) {
  const [conflict, setConflict] = useState<Conflict | null>(null);
  // What the form started from: a save is judged against it, however new the profile on the screen is.
  const base = useRef(profile);
  const creating = profile === undefined;
  const schema = useBodySchema(profileSpec, creating ? 'create' : 'edit');
  const toBody = useMemo(
    () => (values: Values) => {
      const { place_id, template, ...rest } = values;
      return creating ? { ...rest, place_id, template } : rest;
    },
    [creating],
  );
  const form = useForm<Values>({ defaultValues: start, resolver: useSchemaResolver<Values>(schema, toBody) });
  const { dirtyFields, isDirty } = form.formState;
  const create = useSend(profilesApi.create);
  const edit = usePreviewedSend(profilesApi.edit);

  const { reset } = form;
  // Changed elsewhere while nothing is typed here: shows what is.
  useEffect(() => {
    if (!profile || isDirty || profile.version === base.current?.version) return;
    base.current = profile;
    reset(valuesOf(profile));
  }, [profile, isDirty, reset]);
  const done = (row: unknown): void => {
    base.current = row as Profile;
    setConflict(null);
    reset(valuesOf(row as Profile));
    onSaved(row as Profile);
  };
  /** Kept for later it is not what stands there now: the form goes back to that. */
  const saved = ({ verdict, answer }: Saved<unknown>): void => {
    if (verdict === 'save') done(answer);
    else if (verdict === 'kept') reset();
  };
  const refused = (error: unknown): void => {
    const read = base.current;
    if (isProblem(error, 409) && error.problem.current && read) {
      setConflict({ read, now: error.problem.current as Profile });
    }
    for (const { field, message } of error instanceof ProblemError ? (error.problem.errors ?? []) : []) {
      if (Object.hasOwn(start, field)) form.setError(field as keyof Values, { message });
    }
  };
  const save = (body: Record<string, unknown>, version: number | undefined): void => {
    if (profile === undefined || version === undefined) {
      create.mutate({ body: body as never }, { onSuccess: done, onError: refused });
      return;
    }
    const changed = Object.entries(body).filter(([name]) => Object.hasOwn(dirtyFields, name));
    edit.mutate(
      { params: { id: profile.id }, body: Object.fromEntries(changed) as never, version },
      { onSuccess: saved, onError: refused },
    );
  };
  const submitAt = (version: number | undefined, event?: FormEvent): void =>
    void form.handleSubmit((body) => save(body as unknown as Record<string, unknown>, version))(event);
  return {
    form,
    isDirty,
    /** The values that the form started from. */
    saved: { ...start, ...form.formState.defaultValues } as Values,
    conflict,
    saving: create.isPending || edit.isPending,
    error: conflict ? null : (create.error ?? edit.error),
    submit: (event: FormEvent): void => submitAt(base.current?.version, event),
    discard: () => {
      create.reset();
      edit.reset();
      reset();
    },
    /** Takes the profile as somebody else has saved it. */
    takeTheirs: () => conflict && done(conflict.now),
    /** Saves mine over it. */
    keepMine: () => conflict && submitAt(conflict.now.version),
  };
}

export type ProfileForm = ReturnType<typeof useProfileForm>;
