import { useSyncExternalStore } from 'react';
import { useFormat } from '../format.ts';
import classes from './Moment.module.css';

const MINUTE_MS = 60_000;

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, MINUTE_MS);
  return () => clearInterval(timer);
}

/** How long ago something was; the moment itself for those who point at it, come to its row with keys, or listen. */
export function Moment({ at }: { readonly at: string }) {
  const format = useFormat();
  useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / MINUTE_MS));
  return (
    <time dateTime={at} className={classes.moment}>
      <span aria-hidden="true">{format.agoShort(at)}</span>
      <span className={classes.exact}>{format.dateTime(at)}</span>
    </time>
  );
}
