import { endpoint } from './endpoint.ts';

/** The stream of changes: not a record's call, so it is served by the platform itself. */
export const liveEvents = endpoint({
  id: 'events',
  method: 'GET',
  path: '/events',
  summary: 'Live: `change` names a record one may view, `access` says that rights or session have changed',
  access: { signedIn: 'Tells only of records that the caller may view at that moment.' },
  type: 'text/event-stream',
});
