import type { Asker } from './decide.ts';
import type { GrantFacts, Policy } from './policy.ts';

/** Whether the asker acts as one of their grants: then full power counts no more than their other grants. */
export const isNarrowedToGrant = (asker: Asker): boolean => asker.ceilings?.some((c) => c.grant !== undefined) ?? false;

/** Whether the asker is told of less than the person: a token that is narrowed to some permissions or places. */
export const isNarrowedToPart = (asker: Asker): boolean =>
  asker.ceilings?.some((c) => c.lines !== 'every' || c.places !== undefined) ?? false;

/** The grants of the asker that count now: of somebody who acts as one of them, that one. */
export const countingGrants = (policy: Policy, asker: Asker): { grant: GrantFacts; index: number }[] =>
  policy
    .grantsOf(asker.personId, asker.now)
    .filter(({ grant }) => asker.ceilings?.every((c) => c.grant === undefined || c.grant === grant.id) ?? true);
