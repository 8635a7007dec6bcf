import type { Search } from '#web/search.ts';
import { OPEN_STATUSES } from '../schema.ts';

/** Open tickets, the newest change first. */
export const OPEN: Search = { status: OPEN_STATUSES.join(',') };

/** Ready-made questions to the list; each is nothing but filters in the URL. */
export const VIEWS: readonly { readonly key: string; readonly search: Search }[] = [
  { key: 'open', search: OPEN },
  { key: 'mine', search: { ...OPEN, owner_id: 'me' } },
  { key: 'unassigned', search: { ...OPEN, owner_id: 'none' } },
  { key: 'requested', search: { requester_id: 'me' } },
  { key: 'closed', search: { status: 'closed' } },
  { key: 'trash', search: { trash: 'true' } },
];

/** Those of people who ask for help. */
export const PORTAL_VIEWS: typeof VIEWS = VIEWS.filter((v) => ['open', 'requested', 'closed'].includes(v.key));

/** Columns and filters for people who ask for help: nothing of how the work is shared out. */
export const PORTAL_FIELDS: readonly string[] = ['number', 'title', 'status', 'place_id', 'created_at', 'updated_at'];
