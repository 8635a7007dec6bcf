import { at, type Mutant } from './mutant.ts';

const limits = at('places', 'src/modules/tickets/limits.ts');
const residents = at('places', 'src/modules/tickets/residents.ts');
const second = at('planned', 'src/modules/changes/second.ts');
const carry = at('planned', 'src/modules/changes/carry-out.ts');
const plan = at('planned', 'src/modules/changes/service.ts');
const turn = at('planned', 'src/modules/changes/revert.ts');
const belonging = at('memberships', 'src/modules/people/membership.ts');
const history = at('memberships', 'src/platform/records/history.ts');
const alerts = at('planned', 'src/modules/audit/alerts.ts');

/** Bugs of places and their limits, and of changes that are planned, shared or taken back. */
export const CHANGING: readonly Mutant[] = [
  // Limits, and a new home for what stays.
  limits(
    'the last place is given to all who come at once',
    "'select pg_advisory_xact_lock($1, hashtext($2))'",
    "'select $1::int, $2'",
  ),
  limits('a full group takes one more', 'limit > 0 && count > limit;', 'limit > 0 && count > limit + 1;'),
  limits('standalone people share a limit', "=== 'standalone' ? requesterId : null", "=== 'standalone' ? null : null"),
  limits(
    'tickets count for ever',
    'and t.created_at > $2 ',
    "and t.created_at > $2::timestamptz - interval '9 years' ",
  ),
  residents(
    'whoever deletes a group puts its tickets before other eyes',
    "may(ctx.policy, ctx.asker, ticket, 'escalate', fresh) && couldAt",
    'couldAt',
  ),
  // Changes that wait, second people, what is taken back, alerts.
  second(
    'a super administrator frees themselves of the others',
    'if (left.length === 0 || (staysFor(others) && !staysFor(left)))',
    'if (false as boolean)',
  ),
  second('the last other one may be given an end', ' || (staysFor(others) && !staysFor(left))', ''),
  second(
    'whoever has set a password sits at the other account',
    'if (found.length > 0) throw',
    'if (found.length > 99) throw',
  ),
  second('shielded permissions are given alone', 'if (danger.length === 0) return;', 'if (danger.length >= 0) return;'),
  carry(
    'what was agreed to does something else by then',
    'if (agreed && digestOf(ctx.policy, done.policy, ctx.now.getTime()) !== agreed.digest)',
    'if (agreed && agreed.digest === undefined)',
  ),
  carry('a second person needs no rights', 'if (agreed) await refuseUnable', 'if (!agreed) await refuseUnable'),
  plan('one agrees to a change of one’s own', 'if (row.asked_id !== ctx.asker.personId)', 'if (row.asked_id === null)'),
  turn('a change is turned round over a later one', 'if (moved.length > 0) {', 'if (moved.length > 99) {'),
  turn('a deleted record comes back as another one', 'anew ? { anew: { type: e.type, id: e.record_id } } : {}', '{}'),
  turn('what went with a person stays away', "if (e.action !== 'delete' ||", "if (e.action === 'delete' ||"),
  alerts(
    'an alert sees with other eyes',
    'personId: owner.id });',
    "personId: '00000000-0000-7000-9000-000000000003' });",
  ),
  alerts('an alert tells again of the old', '.set({ seen: last.seq })', '.set({ seen: alert.seen })'),
  // Who belongs to a place by a grant, and what histories tell of others.
  belonging('with one of two grants somebody leaves', ' and not exists (${HELD}) returning', ' returning'),
  belonging('a grant that is over keeps its holder', " and (g.ends_at is null or g.ends_at > now())'", "'"),
  belonging('a switch of one’s own does not keep anybody', "was?.cause === 'grant' ?", 'false as boolean ?'),
  history(
    'a history tells of grants that one may not view',
    'entry.record_id === id ? own : sights.get(entry.record_id)',
    'entry.record_id === id ? own : (sights.get(entry.record_id) ?? own)',
  ),
];
