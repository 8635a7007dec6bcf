import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import {
  applyPolicyFile,
  diffPolicyFile,
  exportPolicyFile,
  exportProfileJson,
  exportProfileYaml,
  policyRevision,
  testPolicyFile,
} from './api.ts';
import { profileFile, textOf } from './export.ts';
import { revisionOf } from './apply.ts';
import { checkKept } from './nightly.ts';
import { inTurn } from './turns.ts';
import { applyPolicy, diffPolicy, policyFile, testPolicy } from './service.ts';

export { applyPolicy, diffPolicy, policyFile, revisionOf, testPolicy };
export { maySeeTests } from './test-store.ts';
export { editorSchema } from './editor-schema.ts';
export { MOST_CHARACTERS, tooLarge } from './yaml.ts';

/** The policy as a file: exported, compared, applied, tested. */
export const policySection: Section = {
  name: 'policy',
  records: [],
  routes: [
    route(exportPolicyFile, (ctx, { query }) => policyFile(ctx, query.parts) as never),
    route(exportProfileYaml, async (ctx, { params }) => textOf(await profileFile(ctx, params.id)) as never),
    route(exportProfileJson, (ctx, { params }) => profileFile(ctx, params.id)),
    route(policyRevision, async (ctx) => ({ revision: await revisionOf(ctx) })),
    // A file is read before anything is locked, and a trial ends its own transaction.
    { ...route(diffPolicyFile, (ctx, { body }) => inTurn(ctx, () => diffPolicy(ctx, body))), withoutTransaction: true },
    {
      ...route(applyPolicyFile, (ctx, { body }) => inTurn(ctx, () => applyPolicy(ctx, body))),
      withoutTransaction: true,
    },
    {
      ...route(testPolicyFile, (ctx, { body }) => inTurn(ctx, () => testPolicy(ctx, body.file))),
      withoutTransaction: true,
    },
  ],
  chores: [{ name: 'policy_tests', at: '41 2 * * *', run: checkKept }],
};
