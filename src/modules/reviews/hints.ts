import { isAdministrative } from '#modules/grants/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { Reason } from './api.ts';
import type { Held } from './reviewers.ts';

const DAY = 86_400_000;
/** Days without a sign-in after which one looks at a grant, and after which it should go. */
const SOME_DAYS = 30;
const MANY_DAYS = 60;
/** Days without a single change made by a person, after which their power to administer counts as unused. */
const IDLE_DAYS = 90;
/** With fewer peers nothing is said of them. */
const FEWEST_PEERS = 4;

export interface Hint {
  readonly last_seen_at: string | null;
  readonly peers: number;
  readonly peers_have: number;
  readonly hint: 'keep' | 'remove' | null;
  readonly reasons: readonly Reason[];
  readonly low_risk: boolean;
}

interface Seen {
  readonly id: string;
  readonly seen: string | null;
  readonly made: string;
  readonly busy: boolean;
}

/** What is known of the holders of grants: from sign-ins, the audit, and what others of their groups hold. */
export type HintOf = (g: Held & { readonly cause: string }) => Hint;

/** Gathers what is known of these people, once for a whole review. */
export async function hintsFor(ctx: Ctx, people: readonly string[]): Promise<HintOf> {
  const rows = await rowsOf<Seen>(
    ctx.tables,
    'select p.id, greatest(p.last_seen_at, (select max(s.last_seen_at) from session s where s.person_id = p.id)) as seen, ' +
      'p.created_at as made, exists (select 1 from audit a where a.actor_id = p.id and not a.denied and ' +
      "a.action not in ('signIn', 'export') and a.at > now() - make_interval(days => $2)) as busy " +
      'from person p where p.id = any($1::uuid[])',
    [people, IDLE_DAYS],
  );
  const seen = new Map(rows.map((row) => [row.id, row]));
  const holders = new Map<string, Set<string>>();
  const members = new Map<string, string[]>();
  for (const { profileId, placeId, personId } of ctx.policy.grants) {
    if (personId === null) continue;
    const key = `${profileId} ${placeId}`;
    holders.set(key, (holders.get(key) ?? new Set()).add(personId));
  }
  for (const p of ctx.policy.people) for (const g of p.groups) members.set(g, [...(members.get(g) ?? []), p.id]);
  const peersOf = (id: string): Set<string> => {
    const groups = ctx.policy.person(id)?.groups ?? [];
    const peers = new Set(groups.flatMap((g) => members.get(g) ?? []));
    peers.delete(id);
    return peers;
  };
  return (g) => {
    const administrative = g.profile_id === null || isAdministrative(ctx.policy, g.profile_id);
    const low_risk = !administrative && g.cause !== 'rule';
    if (g.person_id === null) {
      return { last_seen_at: null, peers: 0, peers_have: 0, hint: null, reasons: [], low_risk: false };
    }
    // To be a super administrator is no grant, and nothing that others of one's groups have or lack.
    const peers = g.profile_id === null ? new Set<string>() : peersOf(g.person_id);
    const same = holders.get(`${g.profile_id} ${g.place_id}`) ?? new Set();
    const peers_have = [...peers].filter((id) => same.has(id)).length;
    const row = seen.get(g.person_id);
    const facts = { administrative, peers: peers.size, peers_have, now: ctx.now.getTime() };
    return { last_seen_at: row?.seen ?? null, peers: peers.size, peers_have, low_risk, ...judge(row, facts) };
  };
}

interface Facts {
  readonly administrative: boolean;
  readonly peers: number;
  readonly peers_have: number;
  readonly now: number;
}

const daysSince = (iso: string, now: number): number => Math.floor((now - Date.parse(iso)) / DAY);

/** The hint with everything that speaks for it; none where the facts do not agree. */
function judge(row: Seen | undefined, facts: Facts): Pick<Hint, 'hint' | 'reasons'> {
  const against: Reason[] = [];
  const inFavour: Reason[] = [];
  let strong = false;
  if (row?.seen) {
    const days = daysSince(row.seen, facts.now);
    if (days >= SOME_DAYS) against.push({ key: 'notSignedIn', count: days });
    else inFavour.push({ key: 'signedIn', count: days });
    strong = days >= MANY_DAYS;
  } else if (row && daysSince(row.made, facts.now) >= SOME_DAYS) {
    against.push({ key: 'neverSignedIn', count: daysSince(row.made, facts.now) });
    strong = true;
  }
  // Only those who have been here that long can have left their power unused.
  if (facts.administrative && row && !row.busy && daysSince(row.made, facts.now) >= IDLE_DAYS) {
    against.push({ key: 'idle', count: IDLE_DAYS });
  }
  if (facts.peers >= FEWEST_PEERS) {
    if (facts.peers_have === 0) against.push({ key: 'peersLack', count: facts.peers });
    else if (facts.peers_have * 2 >= facts.peers) inFavour.push({ key: 'peersHave', count: facts.peers_have });
  }
  if (strong || against.length >= 2) return { hint: 'remove', reasons: against };
  if (against.length === 0 && inFavour.length > 0) return { hint: 'keep', reasons: inFavour };
  return { hint: null, reasons: [...against, ...inFavour] };
}
