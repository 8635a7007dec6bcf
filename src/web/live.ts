import { useEffect } from 'react';
import { urlOf } from '#wire/call.ts';
import { liveEvents } from '#wire/events.ts';
import { invalidate, queryClient } from './query.ts';
import { sessionQuery } from './session.ts';

/** After the server has closed the stream for good, it is asked again after this many milliseconds. */
const AGAIN = 60_000;

function onMessage(event: MessageEvent<string>): void {
  const { type } = JSON.parse(event.data) as { readonly type: string };
  invalidate(type);
}

/** My own rights have changed: what I see and may do is asked anew. */
function onAccess(): void {
  void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  void queryClient.invalidateQueries();
}

/**
 * Keeps what is on the screen current while the page is seen. A page in a tab behind others asks everything anew when it
 * comes to the front: a browser keeps six connections to a server, and a stream in each of seven tabs would leave none
 * for anything else. Works without: then answers age as usual.
 */
export function useLiveUpdates(): void {
  useEffect(() => {
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      stream = new EventSource(urlOf(liveEvents));
      stream.addEventListener('change', onMessage);
      stream.addEventListener('access', onAccess);
      stream.addEventListener('error', () => {
        if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
      });
    };
    const close = (): void => {
      clearTimeout(timer);
      stream?.close();
      stream = undefined;
    };
    const onVisibility = (): void => {
      close();
      if (document.hidden) return;
      open();
      onAccess();
    };
    document.addEventListener('visibilitychange', onVisibility);
    if (!document.hidden) open();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      close();
    };
  }, []);
}
