import type { ActionDef, Line } from './resource.ts';

/** What can be done with the records that say who may do what: profiles, grants, rules. */
export const POLICY_RECORD_ACTIONS = {
  view: {},
  create: { needs: ['view'], creates: true, danger: true },
  edit: { needs: ['view'], danger: true },
  delete: { needs: ['view'], danger: true },
  export: { needs: ['view'] },
} as const satisfies Readonly<Record<string, ActionDef>>;

type Action = keyof typeof POLICY_RECORD_ACTIONS;

/** The bit UM lets do all of it where it is held. */
export const POLICY_RECORD_BITS: { readonly UM: readonly (Omit<Line, 'type'> & { readonly action: Action })[] } = {
  UM: (Object.keys(POLICY_RECORD_ACTIONS) as Action[]).map((action) => ({ action, reach: 'all' })),
};
