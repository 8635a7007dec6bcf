import { at, type Mutant } from './mutant.ts';

const decide = at('kernel', 'src/access/decide.ts');
const cover = at('kernel', 'src/access/cover.ts');
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
const pieces = at('kernel', 'src/access/pieces.ts');
const waiting = at('kernel', 'src/access/waiting.ts');
const moved = at('kernel', 'src/access/moved-home.ts');

/** Bugs of the kernel: who may do what, decided without a database. */
export const KERNEL: readonly Mutant[] = [
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
  moved('what moves is out of reach of grants at its new home', '&& !g.below)', '&& g.below)'),
  moved(
    'members of the new home do not see what moves there',
    '[and(p.groups), and(p.unseen',
    '[p.groups, and(p.unseen',
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
  pieces(
    'difference: a switch takes from everything that a grant gives',
    "const parts = (c.op === 'any' ? c.of : [c]).map",
    'const parts = [c].map',
  ),
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
  // What is kept elsewhere, what is not set up yet.
  decide(
    'an external place may be written',
    'return home < 0 ? (row[p.resource.home] ?? null) === null : !tree.isExternal(home);',
    'return true;',
  ),
  decide('lists forget that a place is external', 'all([openHomes(policy, p), p.while', 'all([p.while'),
  waiting('a grant at a draft counts at once', ' && !isWaiting(policy, slot)', ''),
];
