import './tables.ts';
import { startExactDiff } from '#modules/access/section.ts';
import { type Section, route } from '#platform/section.ts';
import {
  approveChange,
  cancelChange,
  chooseSecond,
  countPlanned,
  getChangeSettings,
  getPlanned,
  listPlanned,
  planChange as plan,
  previewPlanned as preview,
  putChangeSettings,
  refuseChange,
  revertEntry,
  undoChange,
} from './api.ts';
import { secondPeople } from './agreeing.ts';
import { forgetOld, makeDue } from './due.ts';
import { listOwn, ownPlanned, presented, writesOf } from './planned.ts';
import { revert, undo } from './revert.ts';
import { askForSecond, changeSettings, putChangeSetting } from './second.ts';
import { approve, cancel, planChange, previewPlanned, refuse } from './service.ts';

/** Changes that wait: for their time, or for a second person. */
export const changesSection: Section = {
  name: 'changes',
  records: [],
  routes: [
    route(listPlanned, (ctx, { query }) => listOwn(ctx, query)),
    route(getPlanned, async (ctx, { params }) => presented(ctx, await ownPlanned(ctx, params.planned))),
    { ...route(plan, (ctx, { body }) => planChange(ctx, body)), withoutTransaction: true },
    {
      ...route(countPlanned, async (ctx, { params }) =>
        startExactDiff(ctx, writesOf(await ownPlanned(ctx, params.planned))),
      ),
      withoutTransaction: true,
    },
    route(preview, (ctx, { params }) => previewPlanned(ctx, params.planned)),
    {
      ...route(approveChange, (ctx, { params, body }) => approve(ctx, params.planned, body.note ?? '')),
      withoutTransaction: true,
    },
    route(refuseChange, (ctx, { params, body }) => refuse(ctx, params.planned, body.note ?? '')),
    route(cancelChange, (ctx, { params }) => cancel(ctx, params.planned)),
    route(revertEntry, (ctx, { body }) => revert(ctx, body.entry)),
    route(undoChange, (ctx, { body }) => undo(ctx, body.record_id)),
    route(chooseSecond, (ctx, { body }) => secondPeople(ctx, body)),
    route(getChangeSettings, (ctx) => changeSettings(ctx)),
    route(putChangeSettings, (ctx, { body }) => putChangeSetting(ctx, body)),
  ],
  chores: [
    { name: 'due_changes', at: '* * * * *', run: makeDue },
    { name: 'old_changes', at: '37 3 * * *', run: forgetOld },
  ],
  attends: askForSecond,
};
