import { z } from 'zod';
import { f, idSchema } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { review } from './access.ts';

/** Every grant at the place and below; those of one profile; those that make administrators. */
export const SCOPES = ['place', 'profile', 'administrators'] as const;
/** Who manages the place of a grant; people named; everybody for themselves. */
export const REVIEWERS = ['managers', 'named', 'self'] as const;
export const CADENCES = ['once', 'monthly', 'quarterly', 'yearly'] as const;
/** What becomes of a grant of which nobody has said anything when the review closes. */
export const SILENCES = ['keep', 'remove', 'escalate'] as const;

export const reviewSpec = defineRecord({
  resource: review,
  path: 'reviews',
  title: 'title',
  defaultSort: '-created_at',
  verbs: ['list', 'get', 'create', 'history', 'export'],
  details: { removed: 'boolean' },
  fields: {
    title: f.line({ create: 'required', list: true, search: true }),
    place_id: f.place({ create: 'required', list: true, filter: true, choose: 'review:create' }),
    scope: f.choice(SCOPES, { create: 'required', list: true, filter: true }),
    profile_id: f.profile({ nullable: true, create: 'optional' }),
    reviewers: f.choice(REVIEWERS, { create: 'required' }),
    named: f.json(z.array(idSchema).max(50), { create: 'optional' }),
    cadence: f.choice(CADENCES, { create: 'optional', list: true }),
    due_at: f.datetime({ create: 'required', list: true, sort: true, filter: true }),
    silence: f.choice(SILENCES, { create: 'required', list: true }),
    state: f.choice(['open', 'closed'], { list: true, filter: true }),
    /** Grants it is about, and those of which something has been decided or that are gone. */
    total: f.integer({}),
    decided: f.integer({ list: true }),
    /** Grants of which nobody had said anything at the close: those that stayed, and those that were removed. */
    silent_kept: f.integer({}),
    silent_removed: f.integer({}),
    escalated: f.boolean({}),
    created_by: f.person({ nullable: true }),
    created_at: f.datetime({ sort: true }),
    closed_at: f.datetime({ nullable: true }),
  },
});

export type Review = RowOf<typeof reviewSpec>;
