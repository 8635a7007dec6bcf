import type { Kysely } from 'kysely';
import { inTransaction, rowsOf } from '#platform/db.ts';
import type { Tables } from '#platform/tables.ts';
import { type Anchor, DIGEST, linked, START } from './chain.ts';

/**
 * What does not fit, at its first place: an entry was changed, is missing or was slipped in; the end was cut off; or the
 * chain is another one than an anchor that was kept elsewhere says.
 */
export type Misfit = 'changed' | 'missing' | 'inserted' | 'cut' | 'anchor';

export interface Verdict {
  readonly ok: boolean;
  readonly misfit: Misfit | null;
  /** The number of the first entry that does not fit; null when it is the end. */
  readonly number: number | null;
  /** Entries in the chain that were checked and fit. */
  readonly entries: number;
  /** The number of the last of these; null when there is none. Numbers may have gaps, so it can be more than there are entries. */
  readonly last: number | null;
  /** Entries so fresh that they are not in the chain yet. */
  readonly waiting: number;
  /** The last point up to which everything fits. */
  readonly head: Anchor;
}

interface Link {
  readonly seq: number;
  readonly number: number;
  readonly hash: Buffer;
  readonly sealed: string;
  /** Null when the entry is gone. */
  readonly digest: Buffer | null;
}

const AT_ONCE = 20_000;

const LINKS =
  'select s.seq, s.number, s.hash, (extract(epoch from s.sealed_at) * 1000000)::bigint::text as sealed, ' +
  `case when a.number is not null then ${DIGEST} end as digest from audit_seal s left join audit a on a.number = s.number ` +
  'where s.seq > $1 and s.seq <= $1 + $2 order by s.seq';

type Found = { readonly misfit: Misfit; readonly number: number | null } | undefined;

/**
 * Reads the whole audit at one moment and computes the chain anew. `anchors` are points of it that were kept outside the
 * database; whoever can change the database cannot make a chain that still runs through them.
 */
export function verifyAudit(
  db: Kysely<Tables>,
  anchors: readonly Anchor[] = [],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Verdict> {
  return inTransaction(
    db,
    async (trx) => {
      const [size] = await rowsOf<{ total: number; waiting: number; seq: number; hash: Buffer }>(
        trx,
        'select (select coalesce(max(seq), 0) from audit_seal) as total, ' +
          '(select count(*) from audit_waiting)::int as waiting, h.seq, h.hash from audit_head h',
      );
      const { total = 0, waiting = 0 } = size ?? {};
      const walk = new Walk(anchors);
      let found: Found;
      while (!found && walk.head.seq < total) {
        found = walk.on(await rowsOf<Link>(trx, LINKS, [walk.head.seq, AT_ONCE]));
        progress(walk.head.seq, total);
      }
      found ??= await besideChain(trx);
      found ??= walk.end(size);
      return {
        ok: found === undefined,
        misfit: found?.misfit ?? null,
        number: found?.number ?? null,
        entries: walk.head.seq,
        last: walk.last,
        waiting,
        head: walk.head,
      };
    },
    { isolation: 'repeatable read' },
  );
}

/** The way along the chain, as far as everything fits. */
class Walk {
  head: Anchor = START;
  /** The number of the entry at the head. */
  last: number | null = null;
  readonly #anchors: Map<number, Anchor[]> = new Map();

  constructor(anchors: readonly Anchor[]) {
    for (const a of anchors) this.#anchors.set(a.seq, [...(this.#anchors.get(a.seq) ?? []), a]);
  }

  on(links: readonly Link[]): Found {
    // A gap as wide as what is read at once.
    if (links.length === 0) return { misfit: 'missing', number: null };
    for (const link of links) {
      if (link.seq !== this.head.seq + 1 || link.digest === null) return { misfit: 'missing', number: link.number };
      const hash = linked(this.head.hash, link.digest, link.sealed);
      if (!hash.equals(link.hash)) return { misfit: 'changed', number: link.number };
      if (this.#anchors.get(link.seq)?.some((a) => !a.hash.equals(hash))) {
        return { misfit: 'anchor', number: link.number };
      }
      this.head = { seq: link.seq, hash };
      this.last = link.number;
    }
    return undefined;
  }

  end(head: Anchor | undefined): Found {
    if (!head || head.seq !== this.head.seq || !head.hash.equals(this.head.hash)) {
      return { misfit: 'cut', number: null };
    }
    return [...this.#anchors.keys()].some((seq) => seq > this.head.seq) ? { misfit: 'cut', number: null } : undefined;
  }
}

/** Entries that neither are in the chain nor wait for it, and some that wait and are not there. */
async function besideChain(trx: Kysely<Tables>): Promise<Found> {
  const [row] = await rowsOf<{ inserted: number | null; missing: number | null }>(
    trx,
    'select (select min(a.number) from audit a where not exists (select 1 from audit_seal s where s.number = a.number) ' +
      'and not exists (select 1 from audit_waiting w where w.number = a.number)) as inserted, ' +
      '(select min(w.number) from audit_waiting w where not exists (select 1 from audit a where a.number = w.number)) ' +
      'as missing',
  );
  if (row && row.inserted !== null) return { misfit: 'inserted', number: row.inserted };
  return row && row.missing !== null ? { misfit: 'missing', number: row.missing } : undefined;
}
