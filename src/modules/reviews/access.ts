import { defineResource, stands } from '#access/resource.ts';

const relations = { reviewer: { link: 'deciders' } } as const;
const open = { op: 'eq', field: 'closed', value: false } as const;
const reviewer = stands(relations, 'reviewer');

/**
 * Reviews of grants. A review is at home at the place whose grants it is about. Its reviewers see it and decide while it
 * is open; which rows are theirs, and that nobody decides about what they could not change, is in the service.
 */
export const review = defineResource({
  type: 'review',
  section: 'reviews',
  table: 'review',
  home: 'place_id',
  links: { deciders: { table: 'review_reviewer', key: 'review_id', value: 'person_id' } },
  relations,
  own: ['reviewer'],
  groups: ['place_id'],
  actions: {
    view: {},
    create: { needs: ['view'], creates: true },
    decide: { needs: ['view'], while: open, because: 'review.closed' },
    close: { needs: ['view'], while: open, because: 'review.closed', danger: true },
    export: { needs: ['view'] },
  },
  floors: [{ actions: ['view', 'decide'], allow: reviewer, because: 'review.floor.reviewer' }],
  kinds: { standalone: { actions: ['view', 'decide'], allow: reviewer } },
  bits: {
    UM: [
      { action: 'view', reach: 'all' },
      { action: 'create', reach: 'all' },
      { action: 'close', reach: 'all' },
      { action: 'export', reach: 'all' },
    ],
  },
});
