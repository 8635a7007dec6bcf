import './tables.ts';
import type { RecordService } from '#platform/records/service.ts';
import { type Section, route } from '#platform/section.ts';
import { acceptHints, closeReview, decideItems, evidence, reviewItems, suggestions, undoItem } from './api.ts';
import { careForReviews, closeNow } from './close.ts';
import { acceptAll, decideAll, undoAll } from './decide.ts';
import { evidenceOf } from './evidence.ts';
import { itemsOf } from './items.ts';
import { reviewSpec } from './schema.ts';
import { checkForm, freeze } from './start.ts';
import { suggested } from './suggest.ts';

const TOTAL = 'select count(*)::int from review_item i where i.review_id = t.id';

const reviewService: RecordService = {
  spec: reviewSpec,
  computed: {
    total: TOTAL,
    // What is gone needs no decision any more; silence is none.
    decided: `${TOTAL} and not i.by_silence and (i.decision is not null or not exists (
      select 1 from access_grant g where g.id = i.grant_id union all
      select 1 from person p where i.grant_id is null and p.id = i.person_id and p.kind = 'superadmin'))`,
    silent_kept: `${TOTAL} and i.by_silence and i.decision = 'keep'`,
    silent_removed: `${TOTAL} and i.by_silence and i.decision = 'remove'`,
  },
  beforeCreate: checkForm,
  afterCreate: freeze,
};

/** Reviews: whether everybody still needs what they were granted. */
export const reviewsSection: Section = {
  name: 'reviews',
  records: [reviewService],
  routes: [
    route(suggestions, (ctx) => suggested(ctx)),
    route(reviewItems, (ctx, { row, query }) => itemsOf(ctx, row, query)),
    {
      ...route(decideItems, (ctx, { params, body: { items, ...verdict } }) =>
        decideAll(ctx, params.id, items, verdict),
      ),
      withoutTransaction: true,
    },
    {
      ...route(acceptHints, (ctx, { params, body }) => acceptAll(ctx, params.id, body.items)),
      withoutTransaction: true,
    },
    { ...route(undoItem, (ctx, { params, body }) => undoAll(ctx, params.id, body.items)), withoutTransaction: true },
    { ...route(closeReview, (ctx, { params }) => closeNow(ctx, params.id)), withoutTransaction: true },
    route(evidence, async (ctx, { row }) => (await evidenceOf(ctx, row)) as never),
  ],
  chores: [{ name: 'care_for_reviews', at: '11 * * * *', run: careForReviews, withoutTransaction: true }],
};
