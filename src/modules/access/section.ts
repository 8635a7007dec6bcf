import { type Section, route } from '#platform/section.ts';
import {
  diffAccess,
  exactDiffAccess,
  exactPreviewAccess,
  explainAccess,
  previewAccess,
  sendExplanation,
  whatAccess,
  whoAccess,
} from './api.ts';
import { tellDiff, whatIf } from './diff.ts';
import { exactDiff, exactDiffJob, startExactDiff } from './exact.ts';
import { explainTo, visibleTo, waysToYes } from './explain.ts';
import { explainReally, guardOn, isGuarded, mayReally, whoReally } from './guarded.ts';
import { forgetChanges } from './policy-log.ts';
import { digestOf } from './digest.ts';
import { comparable } from './propose.ts';
import { previewOf } from './preview.ts';
import { sendTo } from './send.ts';
import { whatMay } from './what.ts';
import { whoMay } from './who.ts';

export { askedPerson, knowsAll, mustKnow, mustName } from './question.ts';
export { chooserFor, named, seesGrant, visiblePlaces } from './sight.ts';
export { StoredPolicies } from './policy-source.ts';
export { COMMAND_LINE, FIRST_START, RESCUE, RULES, type SystemActor, UPKEEP } from '#platform/system-actors.ts';
export {
  comparable,
  digestOf,
  exactDiff,
  explainReally,
  guardOn,
  isGuarded,
  mayReally,
  previewOf,
  startExactDiff,
  visibleTo,
  explainTo,
  waysToYes,
  tellDiff,
  whatIf,
  whatMay,
  whoMay,
  whoReally,
};

/** Questions about access. */
export const accessSection: Section = {
  name: 'access',
  records: [],
  routes: [
    route(explainAccess, (ctx, { query }) => explainTo(ctx, query)),
    route(sendExplanation, (ctx, { body }) => sendTo(ctx, body)),
    route(whoAccess, (ctx, { query }) => whoMay(ctx, query)),
    route(whatAccess, (ctx, { query }) => whatMay(ctx, query.person_id)),
    // The changes are tried in a transaction of their own; telling what they do takes longer and holds nobody up.
    { ...route(diffAccess, (ctx, { body }) => whatIf(ctx, body.changes)), withoutTransaction: true },
    {
      ...route(exactDiffAccess, (ctx, { body }) => startExactDiff(ctx, body.changes)),
      withoutTransaction: true,
    },
    { ...route(previewAccess, (ctx, { body }) => previewOf(ctx, body.changes)), withoutTransaction: true },
    {
      ...route(exactPreviewAccess, (ctx, { body }) => startExactDiff(ctx, body.changes)),
      withoutTransaction: true,
    },
  ],
  jobs: [exactDiffJob],
  chores: [{ name: 'forgetPolicyChanges', at: '41 * * * *', run: forgetChanges }],
};
