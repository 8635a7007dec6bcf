/** A bug planted on purpose: what it is, where, and which part of the suite must notice it. */
export interface Mutant {
  readonly bug: string;
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  readonly suite: Suite;
}

/** `kernel`: without a database. `sql`: what a list finds on PostgreSQL. The others name tests of the whole product. */
export type Suite =
  | 'kernel'
  | 'sql'
  | 'lists'
  | 'http'
  | 'revocation'
  | 'changes'
  | 'tokens'
  | 'sessions'
  | 'safeguards'
  | 'signing-in'
  | 'places'
  | 'planned';

export const SUITES: Readonly<Record<Suite, readonly string[]>> = {
  kernel: ['src/access/', 'test/oracle.test.ts'],
  sql: ['test/agreement.test.ts', 'test/conditions.test.ts'],
  lists: ['src/platform/records/', 'test/agreement-http.test.ts'],
  http: ['test/agreement-http.test.ts', 'test/derived.test.ts', 'test/attacks/', 'test/sections/'],
  changes: ['test/policy-changes.test.ts'],
  tokens: ['test/sections/tokens.test.ts'],
  sessions: [
    'test/acting.test.ts',
    'test/attacks/looking.test.ts',
    'test/sections/acting.test.ts',
    'test/sections/requests.test.ts',
  ],
  safeguards: ['test/sections/safeguards.test.ts', 'test/sections/default-profile.test.ts'],
  'signing-in': [
    'test/attacks/passkeys.test.ts',
    'test/attacks/session-fixation.test.ts',
    'test/attacks/stored-secrets.test.ts',
    'test/attacks/one-person-two-tenants.test.ts',
    'test/sections/recovery.test.ts',
    'test/sections/second-factor.test.ts',
  ],
  revocation: ['test/revocation.test.ts', 'test/two-processes.test.ts', 'test/dates.test.ts'],
  planned: [
    'test/sections/changes.test.ts',
    'test/sections/bulk.test.ts',
    'test/sections/revert.test.ts',
    'src/modules/audit/alerts.test.ts',
  ],
  places: ['test/sections/limits.test.ts', 'test/sections/members.test.ts', 'test/sections/dissolve.test.ts'],
};

const at =
  (suite: Suite, file: string) =>
  (bug: string, from: string, to: string): Mutant => ({
    bug,
    file,
    from,
    to,
    suite,
  });

const decide = at('kernel', 'src/access/decide.ts');
const cover = at('kernel', 'src/access/cover.ts');
const limits = at('places', 'src/modules/tickets/limits.ts');
const residents = at('places', 'src/modules/tickets/residents.ts');
const second = at('planned', 'src/modules/changes/second.ts');
const carry = at('planned', 'src/modules/changes/carry-out.ts');
const plan = at('planned', 'src/modules/changes/service.ts');
const turn = at('planned', 'src/modules/changes/revert.ts');
const alerts = at('planned', 'src/modules/audit/alerts.ts');
const acting = at('sessions', 'src/access/acting.ts');
const caller = at('sessions', 'src/platform/http/caller.ts');
const requests = at('sessions', 'src/modules/requests/service.ts');
const condition = at('kernel', 'src/access/condition.ts');
const tree = at('kernel', 'src/access/tree.ts');
const grants = at('kernel', 'src/access/grants.ts');
const columns = at('kernel', 'src/access/grant-columns.ts');
const change = at('kernel', 'src/access/grant-change.ts');
const people = at('kernel', 'src/access/people-table.ts');
const table = at('kernel', 'src/access/profile-table.ts');
const policy = at('kernel', 'src/access/policy.ts');
const permission = at('kernel', 'src/access/permission.ts');
const who = at('kernel', 'src/access/who.ts');
const what = at('kernel', 'src/access/what.ts');
const explain = at('kernel', 'src/access/explain.ts');
const strength = at('kernel', 'src/access/strength.ts');
const resource = at('kernel', 'src/access/resource.ts');
const diff = at('kernel', 'src/access/diff-cells.ts');
const sql = at('sql', 'src/access/sql.ts');
const reader = at('lists', 'src/platform/records/reader.ts');
const listSql = at('lists', 'src/platform/records/list-sql.ts');
const present = at('http', 'src/platform/records/present.ts');
const writer = at('http', 'src/platform/records/writer.ts');
const waiting = at('kernel', 'src/access/waiting.ts');
const log = at('changes', 'src/modules/access/policy-log.ts');
const tokens = at('tokens', 'src/platform/api-tokens.ts');
const safeguards = at('safeguards', 'src/modules/safeguards/administration.ts');
const loss = at('safeguards', 'src/modules/safeguards/service.ts');
const standard = at('safeguards', 'src/modules/grants/default-profile.ts');
const passkeys = at('signing-in', 'src/modules/factors/passkeys.ts');
const codes = at('signing-in', 'src/modules/factors/codes.ts');
const links = at('signing-in', 'src/modules/signin/links.ts');
const signingIn = at('signing-in', 'src/modules/signin/service.ts');
const guards = at('signing-in', 'src/modules/people/guards.ts');
const handle = at('signing-in', 'src/platform/http/handle.ts');
const source = at('revocation', 'src/modules/access/policy-source.ts');

export const MUTANTS: readonly Mutant[] = [
  // Grants and where they reach.
  columns('drop a below: a grant covers its own place only', 'below ? lastOf(place) : place', 'place'),
  columns('a grant without below covers what lies under it', 'below ? lastOf(place) : place', 'lastOf(place)'),
  grants('ignore until', '&& now < (this.#until[n] as number)', ''),
  grants('a grant holds at the very moment of its until', 'now < (this.#until', 'now <= (this.#until'),
  grants('ignore from', '(this.#from[n] as number) <= now &&', ''),
  grants(
    'a grant to a group reaches one member only',
    'people.list.forEach((person, at) => {\n    eachThroughGroups',
    'people.list.slice(0, 1).forEach((person, at) => {\n    eachThroughGroups',
  ),
  change('a grant taken away stays with its holder', '&& gone[n] === 0);', ');'),
  change('a grant to a group taken away stays with its members', '.filter((x) => x !== n)', ''),
  change('other versions of a policy see what one has added', 'columns.count !== table.count ||', ''),
  change(
    'who joins a group does not get what it holds',
    'const touched = new Set(c.people);',
    'const touched = new Set<number>();',
  ),
  people('a version knows people who were added to another', 'at < this.list.length ? at : -1', 'at'),
  tree(
    'off by one in the tree: the last place under a place is forgotten',
    'this.#last[top.at] = this.#nodes.length - 1',
    'this.#last[top.at] = Math.max(top.at, this.#nodes.length - 2)',
  ),
  tree(
    'off by one in the tree: the next place counts as under',
    'at <= (this.#last[from] as number)',
    'at <= (this.#last[from] as number) + 1',
  ),
  tree('a place does not lie under itself', 'from <= at &&', 'from < at &&'),
  decide('a grant covers no further place of the record', '!coversOtherwise(policy, g, p, row)', 'true'),
  cover(
    'shared below is seen by nobody below',
    "r.sharedBelow !== undefined && action === 'view'",
    'r.sharedBelow !== undefined && action === undefined',
  ),
  cover(
    'shared below may be changed from below',
    "r.sharedBelow !== undefined && action === 'view' && above",
    'r.sharedBelow !== undefined && above',
  ),
  cover(
    'shared below though the record does not say so',
    'field: r.sharedBelow, value: true',
    'field: r.sharedBelow, value: false',
  ),
  // Lines and reaches.
  table('union becomes last wins', '[...(rest.get(cell) ?? []), reachOf', '[reachOf'),
  table(
    'a line of reach all is taken for none',
    "line.reach === 'all' ? this.allMask : this.restMask",
    'this.restMask',
  ),
  table(
    'a narrow line reaches all',
    "const mask = line.reach === 'all' ? this.allMask : this.restMask;",
    'const mask = this.allMask;',
  ),
  decide(
    'only the first narrow line counts',
    'for (const reach of policy.reaches(profile, p.index)) if',
    'for (const reach of policy.reaches(profile, p.index).slice(0, 1)) if',
  ),
  resource('a line that names relations reaches all that are own', 'via: (line.via ?? r.own)', 'via: r.own'),
  resource('a list on a line is taken for mine', "list: line.list ?? 'mine' })) }", "list: 'mine' })) }"),
  resource(
    'reach organization asks for the first organization always',
    'line.by === undefined ? Object.values(r.organizations)[0] : r.organizations[line.by]',
    'Object.values(r.organizations)[0]',
  ),
  condition("an empty selection of organizations reaches one's own", 'if (list.length === 0) return false;', ''),
  condition("an empty selection of organizations lists one's own", 'if (list.length === 0) return never;', ''),
  condition('any place is a group', "if (tree.kindOf(place) !== 'group') return false;", ''),
  condition(
    'my organization ends where its parts begin',
    'facts.organizationId !== null && tree.isUnder(place, facts.organizationId)',
    'place === facts.organizationId',
  ),
  condition(
    'a link with several people is asked for the first',
    'Array.isArray(value) && value.includes(facts.id)',
    'Array.isArray(value) && value[0] === facts.id',
  ),
  condition(
    'NULL fulfils a list',
    'if (value === null || value === undefined) return false;',
    'if (value === null || value === undefined) return true;',
  ),
  condition('merging alternatives drops values', 'for (const v of values) seen.values.add(v);', ''),
  condition(
    'what two conditions share is let through alone',
    'return any([...shared, all([rest(a.of), rest(b.of)])]);',
    'return any([...shared, rest(a.of)]);',
  ),
  // Who: people, kinds, ceilings.
  policy('blocked people act on', 'p.enabled && (p.validFrom', '(p.validFrom'),
  policy('validity dates of people are ignored', ' && (p.validUntil === null || now < p.validUntil)', ''),
  decide('ignore ceilings in a check', '?? true;\n}\n\n/** What the person', '|| true;\n}\n\n/** What the person'),
  decide('ignore read-only ceilings', '!c.readOnly || action', 'true || action'),
  condition('forget that a switch of a membership is off', '&& !closed.includes(place as string)', ''),
  condition('list places where a switch is off', 'closed.has(p.id) ? [] : [p.id]', '[p.id]'),
  decide('ignore the places of a ceiling', 'if (c.places) parts', 'if (false) parts'),
  decide('acting as one grant gives what the others give', 'if (grant !== undefined) {', 'if (grant === person.id) {'),
  decide('acting as one grant keeps full power', '...p.restrictions.map((x) => x.allow), { op', '{ op'),
  decide('looking through eyes shows what the watcher may not', 'if (also) parts', 'if (also && grant) parts'),
  strength('acting as one grant gives on what full power holds', '&& !isNarrowedToGrant(giver);', ';'),
  acting('hand out by a grant that one does not act as', 'c.grant === grant.id', 'true'),
  caller('a look goes on after its time', 'Date.parse(until) > own.asker.now && row', 'row'),
  caller('a look goes on without the right', '!refusalToLook(policy, own.asker, spec.resource, row)', 'true'),
  caller('write while looking', "if (e.method !== 'GET') throw", "if (e.method === 'PUT') throw"),
  caller('act as oneself once a look is over', 'if (look.over) throw', 'if (look.over && false) throw'),
  requests('answer an own request', 'if (r.person_id === ctx.asker.personId) throw', 'if (r.person_id === r.id) throw'),
  requests('give for longer than was asked for', 'if (days > r.days) throw', 'if (days > 90) throw'),
  decide('ignore ceilings in a list', 'const gates = [...ceilings, ', 'const gates = ['),
  decide('ceilings do not bind super administrators in a list', 'return all([now, ...ceilings]);', 'return now;'),
  permission(
    'standalone people may touch whatever they are granted',
    'standalone && concerns(standalone.actions, short) ? standalone.allow : never',
    "standalone && concerns(standalone.actions, short) ? standalone.allow : { op: 'always' }",
  ),
  permission(
    'the company does not narrow',
    "...(company && concerns(company.actions, short) ? { 'company-grouped': company.allow } : {}),",
    '',
  ),
  // Floors, restrictions, while.
  decide('forget a floor in a check', '&& !hasFloor(policy, p, person, row)', ''),
  decide(
    'forget the floors in a list',
    'any([...grantConditions(policy, asker, p, bound), ...floors])',
    'any(grantConditions(policy, asker, p, bound))',
  ),
  decide(
    'floors for everybody, whatever their kind',
    'if (f.kinds && !f.kinds.includes(person.kind)) continue;\n    if (matches(f.allow, row, policy.tree, person)) return true;',
    'if (matches(f.allow, row, policy.tree, person)) return true;',
  ),
  decide(
    'restrictions of the record are not asked',
    'for (const x of p.restrictions) if (!matches(x.allow, row, policy.tree, person)) return x.because;',
    '',
  ),
  decide('restrictions of the record are left out of lists', ', ...p.restrictions.map((x) => bound(x.allow))];', '];'),
  decide(
    'a restriction binds super administrators',
    "if (person.kind === 'superadmin') return all([now, ...ceilings]);",
    '',
  ),
  decide(
    'when an action makes sense is not asked',
    'return p.while && !matches(p.while, row, policy.tree, person) ? p.because : undefined;',
    'return undefined;',
  ),
  // The other readers.
  who('who may: grants that ended still count', ' || !counts(policy, slot, now)) continue;', ') continue;'),
  who(
    'who may: nobody by a floor',
    'byFloors(policy, index, p, row, (at, key)',
    'if (p.index < 0) byFloors(policy, index, p, row, (at, key)',
  ),
  who(
    'who may: grants above the record are not looked at',
    'for (const above of tree.ancestors(id)) found',
    'for (const above of tree.ancestors(id).slice(0, 1)) found',
  ),
  who(
    'who may: super administrators are left out',
    'for (const at of index.superadmins) {',
    'for (const at of index.superadmins.slice(1)) {',
  ),
  what(
    'what may: floors are left out',
    '.filter((f) => !f.kinds || f.kinds.includes(person.kind)).map((f) => f.because);',
    '.filter(() => false).map((f) => f.because);',
  ),
  what(
    'what may: a place below another hides what lies beside it',
    'covered = below ? tree.lastOf(at) : at;',
    'covered = tree.lastOf(at);',
  ),
  explain('explain: a grant counts that does not cover', 'g.covers && g.lines', 'g.lines'),
  explain('explain: a stop goes unsaid', 'stops.length === 0,\n', 'true,\n'),
  diff('difference: an edited profile is not looked into', 'if (!same) set(cells, p);', ''),
  strength(
    'anybody hands out what they lack',
    'return lines.filter((l) => !isHeld(l)).map',
    'return lines.filter((l) => !isHeld(l) && !person).map',
  ),
  strength(
    'the stronger account may be edited',
    'return futureGrants(policy, targetId, actor.now).flatMap((g) =>\n    excessOfGrant(policy, actor, policy.lines',
    'return futureGrants(policy, actor.personId, actor.now).flatMap((g) =>\n    excessOfGrant(policy, actor, policy.lines',
  ),
  // SQL.
  sql(
    'a list reads the top of "under" only',
    'places.length === 1 && only !== undefined\n    ? tree.subtree(only)',
    'places.length === 1 && only !== undefined\n    ? [only]',
  ),
  sql('an alternative becomes a demand', "' or ',\n        'false',", "' and ',\n        'false',"),
  sql('several demands become alternatives', "' and ',\n        'true',", "' or ',\n        'true',"),
  sql('a link is asked without its fixed value', "${fixed.join('')} and ${value})`", ' and ${value})`'),
  sql(
    'an empty list matches everything',
    "if (list.length === 0) return 'false';\n  if (list.length === 1)",
    "if (list.length === 0) return 'true';\n  if (list.length === 1)",
  ),
  sql('a record without a place lies under the root', '`${column} is not null`', "'true'"),
  sql(
    'two links into one table: the second is forgotten',
    'if (known) known.fields.push(c.field);',
    'if (known) continue;',
  ),
  // Lists, counts, pages.
  reader(
    'leak by count: whoever may see, all are counted',
    "const question = await this.#question(query, this.#condition(query, 'view'), COUNT_CAP + 1);",
    "const question = await this.#question(query, { op: 'always' }, COUNT_CAP + 1);",
  ),
  reader(
    'the trash is listed for whoever may view',
    "...(trashed(query) && this.#spec.resource.trash ? ['restore'] : [])",
    '',
  ),
  reader(
    'a record is found whoever asks',
    'if (!row || !this.sees(row)) return undefined;',
    'if (!row) return undefined;',
  ),
  listSql(
    'the page is cut before the rights are asked',
    'return d.page(`(${first}) t`, d.sql(q.condition));',
    "return d.page(`(${first} ) t`, 'true');",
  ),
  listSql(
    'a path forgets the rest of the condition',
    'const rest = conjunction([d.sql(path.rest), ...others]);',
    'const rest = conjunction([...others]);',
  ),
  listSql('the same row twice on the page', "branches.join(' union ')", "branches.join(' union all ')"),
  present(
    'fields of closed facets are sent',
    'if (facet !== undefined && can[`${facet}:view`] !== true) continue;',
    '',
  ),
  writer(
    'a change may take the record out of reach',
    'if (actions.some((a) => r.actions[a]?.mayLeave)) return;',
    'if (actions.length > 0) return;',
  ),
  source(
    'a process keeps its policy',
    'while (!this.#newest || this.#newest.moment.epoch < epoch) {',
    'while (!this.#newest) {',
  ),
  // What is kept elsewhere, what is not set up yet, what changes, programs.
  decide(
    'an external place may be written',
    'return home < 0 ? (row[p.resource.home] ?? null) === null : !tree.isExternal(home);',
    'return true;',
  ),
  decide('lists forget that a place is external', 'all([openHomes(policy, p), p.while', 'all([p.while'),
  waiting('a grant at a draft counts at once', ' && !isWaiting(policy, slot)', ''),
  log('a process takes over everything but grants', "grant: of('grant'),", 'grant: [],'),
  log('a gap in what is known of changes goes unnoticed', 'told.size !== now - epoch || ', ''),
  tokens('a revoked token works on', ' and t.revoked_at is null', ''),
  tokens('a token that has expired works on', ' and t.expires_at > now()', ''),
  tokens('a token may do all that its person may', 'ceilings: readOnly || narrowed ? [ceiling] : []', 'ceilings: []'),
  safeguards(
    'a grant of administration that ends counts as one for good',
    'g.starts_at <= now()) and g.ends_at is null)',
    'g.starts_at <= now()))',
  ),
  safeguards('whoever may not sign in keeps the administration', '      SIGNS_IN_FOR_GOOD,\n', ''),
  loss('the simplified interface counts as administration', "p.interface === 'standard'", "p.interface !== ''"),
  standard(
    'the default profile is handed out by those who lack it',
    'gifts.filter((gift) => isInPower(after, gift))',
    'gifts.filter((gift) => isInPower(after, gift) || true)',
  ),
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
  // Signing in.
  passkeys(
    'a challenge is answered more than once',
    ".deleteFrom('passkey_challenge')\n    .where('challenge', '='",
    ".updateTable('passkey_challenge')\n    .set({ challenge })\n    .where('challenge', '='",
  ),
  passkeys('a challenge for one thing serves for another', ".where('purpose', '=', purpose)\n", ''),
  passkeys(
    'a passkey alone need not ask who holds it',
    'requireUserVerification: personId === null,',
    'requireUserVerification: false,',
  ),
  passkeys(
    'a removed passkey is somebody else’s to remove',
    ".deleteFrom('passkey')\n    .where('id', '=', id)\n    .where('person_id', '=', ctx.asker.personId)",
    ".deleteFrom('passkey')\n    .where('id', '=', id)",
  ),
  codes(
    'a recovery code opens twice',
    "    .where('used_at', 'is', null)\n    .returning('person_id')",
    "    .returning('person_id')",
  ),
  links(
    'a link works until it expires, however often',
    "    .where('used_at', 'is', null)\n    .where('expires_at', '>', ctx.now.toISOString())\n    .returning(",
    "    .where('expires_at', '>', ctx.now.toISOString())\n    .returning(",
  ),
  signingIn(
    'the session before a sign-in goes on',
    'if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);',
    '',
  ),
  guards(
    'the administrator of one tenant takes over an account of two',
    "if (may(ctx.policy, asker, person, 'resetPassword', row)) continue;",
    'if (row) continue;',
  ),
  handle('a secret is kept for the same request again', 'answer: e.tellsOnce ? null : answer', 'answer'),
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
];
