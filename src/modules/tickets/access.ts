import type { Template } from '#access/condition.ts';
import { defineResource, stands } from '#access/resource.ts';

const relations = {
  creator: { field: 'creator_id' },
  requester: { field: 'requester_id' },
  owner: { field: 'owner_id' },
  editor: { link: 'editors' },
  worker: { link: 'workers' },
  observer: { link: 'observers' },
} as const;

const involved = stands(relations, 'creator', 'requester', 'owner', 'editor', 'worker', 'observer');
const live: Template = { op: 'eq', field: 'trashed', value: false };
const open: Template = { op: 'all', of: [{ op: 'eq', field: 'closed', value: false }, live] };
const trashed: Template = { op: 'eq', field: 'trashed', value: true };
const person = (relation: string) =>
  ({ table: 'ticket_person', key: 'ticket_id', value: 'person_id', where: { relation } }) as const;

/**
 * Tickets. IW edits only what one owns, IM decides over the people of a ticket, IC closes without owning, SI hands
 * over to groups out of one's own sight (Pandora ITSM and Integria IMS; see decisions/).
 */
export const ticket = defineResource({
  type: 'ticket',
  section: 'tickets',
  table: 'ticket',
  home: 'place_id',
  trash: 'deleted_at',
  lifecycle: 'status',
  links: {
    editors: person('editor'),
    workers: person('worker'),
    observers: person('observer'),
    requester_groups: { table: 'membership', key: 'person_id', value: 'place_id', from: 'requester_id' },
  },
  relations,
  own: ['creator', 'requester', 'owner', 'observer'],
  groups: ['place_id'],
  organizations: { requester: 'requester_organization_id', assignee: 'owner_organization_id' },
  facets: {
    notes: { fields: [], actions: ['view', 'create'] },
    time: { fields: ['hours'], actions: ['view'] },
  },
  actions: {
    view: {},
    create: { creates: true },
    edit: { needs: ['view'], while: open, because: 'ticket.closed' },
    comment: { needs: ['view'], while: open, because: 'ticket.closed' },
    take: {
      needs: ['view'],
      while: { op: 'all', of: [open, { op: 'eq', field: 'has_owner', value: false }] },
      because: 'ticket.owned',
    },
    steal: { needs: ['view'], while: open, because: 'ticket.closed' },
    assign: { needs: ['view'], while: open, because: 'ticket.closed', mayLeave: true },
    escalate: { needs: ['view'], while: open, because: 'ticket.closed', mayLeave: true },
    close: { needs: ['view'], while: open, because: 'ticket.alreadyClosed' },
    reopen: {
      needs: ['view'],
      while: { op: 'all', of: [{ op: 'eq', field: 'closed', value: true }, live] },
      because: 'ticket.notClosed',
    },
    manage: { needs: ['view', 'edit'], while: open, because: 'ticket.closed' },
    delete: { needs: ['view'], while: live, because: 'ticket.inTrash', mayLeave: true, danger: true },
    restore: { needs: ['view'], while: trashed, because: 'ticket.notInTrash' },
    purge: { needs: ['view', 'delete'], while: trashed, because: 'ticket.notInTrash', danger: true },
    export: { needs: ['view'] },
  },
  floors: [
    { actions: ['view'], allow: involved, because: 'ticket.floor.involved' },
    {
      actions: ['comment'],
      allow: stands(relations, 'creator', 'requester', 'owner', 'observer'),
      because: 'ticket.floor.participant',
    },
    { actions: ['close', 'reopen'], allow: stands(relations, 'owner'), because: 'ticket.floor.owner' },
    {
      actions: ['create'],
      kinds: ['standalone'],
      allow: {
        op: 'all',
        of: [{ op: 'flagged', field: 'place_id', flag: 'open' }, stands(relations, 'creator', 'requester')],
      },
      because: 'ticket.floor.open',
    },
  ],
  restrictions: [
    {
      name: 'confidential',
      actions: 'every',
      allow: { op: 'any', of: [{ op: 'eq', field: 'confidential', value: false }, involved] },
      because: 'ticket.confidential',
    },
    {
      name: 'not seeing',
      actions: 'every',
      allow: { op: 'any', of: [{ op: 'besides', field: 'place_id', list: 'unseen' }, involved] },
      because: 'ticket.notSeeing',
    },
    {
      name: 'not working',
      actions: [
        'edit',
        'take',
        'steal',
        'assign',
        'escalate',
        'close',
        'reopen',
        'manage',
        'delete',
        'restore',
        'purge',
        'notes:create',
      ],
      allow: { op: 'any', of: [{ op: 'besides', field: 'place_id', list: 'idle' }, stands(relations, 'owner')] },
      because: 'ticket.notWorking',
    },
  ],
  kinds: {
    standalone: { actions: ['view', 'create', 'comment', 'export'], allow: stands(relations, 'creator', 'requester') },
    'company-grouped': {
      actions: 'every',
      allow: {
        op: 'any',
        of: [
          involved,
          {
            op: 'all',
            of: [
              { op: 'organization', field: 'requester_organization_id', list: 'own' },
              { op: 'group', field: 'requester_groups', list: 'mine' },
            ],
          },
        ],
      },
    },
  },
  bits: {
    IR: [
      { action: 'view', reach: 'all' },
      { action: 'export', reach: 'all' },
      { facet: 'notes', action: 'view', reach: 'all' },
      { facet: 'time', action: 'view', reach: 'all' },
    ],
    IW: [
      { action: 'create', reach: 'all' },
      { action: 'comment', reach: 'all' },
      { action: 'take', reach: 'all' },
      { action: 'edit', reach: 'own', via: ['owner'] },
      { action: 'assign', reach: 'own', via: ['owner'] },
      { facet: 'notes', action: 'create', reach: 'all' },
    ],
    IM: [
      { action: 'delete', reach: 'all' },
      { action: 'restore', reach: 'all' },
      { action: 'purge', reach: 'all' },
      { action: 'assign', reach: 'all' },
      { action: 'manage', reach: 'all' },
    ],
    IC: [
      { action: 'close', reach: 'all' },
      { action: 'reopen', reach: 'all' },
    ],
    SI: [{ action: 'escalate', reach: 'all' }],
  },
});
