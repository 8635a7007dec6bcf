import type { Out } from '#wire/endpoint.ts';
import { STATUSES } from '#modules/tickets/schema.ts';
import { useCall } from '#web/query.ts';
import { matrix, templates } from '../api.ts';
import type { Profile } from '../schema.ts';
import { differentSteps } from './lifecycle-model.ts';
import { changedKeys, type Matrix, statesOf } from './matrix-model.ts';

export type Template = Out<typeof templates>['items'][number];

/** What of a profile makes it what it is. */
export type Gives = Pick<Profile, 'bits' | 'lines' | 'lifecycle' | 'interface'>;

/** Whether two profiles permit something else or look otherwise; names and descriptions are anybody's to choose. */
export function givesOther(m: Matrix, a: Gives, b: Gives): boolean {
  return (
    a.interface !== b.interface ||
    changedKeys(statesOf(m, a), statesOf(m, b)).size > 0 ||
    differentSteps(a.lifecycle, b.lifecycle, STATUSES).length > 0
  );
}

export interface BuiltIn {
  /** The built-in profile that one was made from, if it was. */
  readonly template: Template | undefined;
  /** It has been changed since. */
  readonly differs: boolean;
}

/** Finds the built-in profile of a profile, and whether it is still like it. */
export function useBuiltIns(): (profile: Gives & Pick<Profile, 'template'>) => BuiltIn {
  const forGood = { staleTime: Number.POSITIVE_INFINITY };
  const { data: all } = useCall(matrix, {}, forGood);
  const { data: built } = useCall(templates, {}, forGood);
  return (profile) => {
    const template = profile.template === null ? undefined : built?.items.find((x) => x.key === profile.template);
    return { template, differs: template !== undefined && all !== undefined && givesOther(all, profile, template) };
  };
}
