import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { ticketSpec } from '../schema.ts';
import { OPEN } from './views.ts';

export const ticketSearch = listSearch(ticketSpec);

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'tickets',
  validateSearch: ticketSearch,
  // Who comes to the list without a question sees the open tickets; clearing the filters there shows all.
  beforeLoad: ({ search, cause }) => {
    if (cause !== 'stay' && Object.keys(search).length === 0) {
      throw redirect({ to: '/tickets', search: OPEN, replace: true });
    }
  },
  component: lazyRouteComponent(() => import('./TicketsPage.tsx'), 'TicketsPage'),
});

const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'tickets/new',
  validateSearch: oneOf('place_id', 'requester_id'),
  component: lazyRouteComponent(() => import('./NewTicketPage.tsx'), 'NewTicketPage'),
});

const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'tickets/$id',
  validateSearch: oneOf('tab'),
  component: lazyRouteComponent(() => import('./TicketPage.tsx'), 'TicketPage'),
});

export const ticketsRoutes = [list, create, one] as const;
