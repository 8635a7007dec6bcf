import { at, type Mutant } from './mutant.ts';

const sql = at('sql', 'src/access/sql.ts');
const reader = at('lists', 'src/platform/records/reader.ts');
const listSql = at('lists', 'src/platform/records/list-sql.ts');
const present = at('http', 'src/platform/records/present.ts');
const writer = at('http', 'src/platform/records/writer.ts');
const log = at('changes', 'src/modules/access/policy-log.ts');
const source = at('revocation', 'src/modules/access/policy-source.ts');
const lock = at('revocation', 'src/platform/policy-lock.ts');
const transactions = at('revocation', 'src/platform/make-ctx.ts');

/** Bugs between the kernel and an answer: lists in SQL, calls over HTTP, revocation, the log of changes. */
export const READING: readonly Mutant[] = [
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
  lock(
    'a write is committed after the change that forbids it',
    'select pg_advisory_xact_lock_shared(${HELD}), set_config',
    'select set_config',
  ),
  lock('a write and a long change wait for each other', "const PATIENCE = '3s';", "const PATIENCE = '0';"),
  transactions('a long change ends beside the writes under way', 'if (long) await holdAlone(trx);', ''),
  // What changes.
  log('a process takes over everything but grants', "grant: of('grant'),", 'grant: [],'),
  log('a gap in what is known of changes goes unnoticed', 'told.size !== now - epoch || ', ''),
];
