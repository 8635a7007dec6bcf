import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Anchor, anchorOf, anchorText, sealAudit, type Verdict, verifyAudit } from '#modules/audit/section.ts';
import { openInstallation } from './open.ts';
import { parse, UsageError } from './options.ts';
import { progressLine } from './progress.ts';

export const AUDIT_HELP = `gatehouse audit verify [options]

Computes the chain over the whole audit anew and says whether every entry is as it was written, or which is the first
that is not. Works beside a running server. Ends with 0 when everything fits and with 1 when something does not.

  --anchor A       a point of the chain, as an earlier run has printed it: the chain must still run through it
  --anchors FILE   the same for every line of a file; when everything fits, the present end is added to it.
                   Keep the file where nobody who can write to the database can write to it
  --json           the answer as JSON
  --data DIR       folder of the embedded database (./data); DATABASE_URL names another database

  gatehouse audit verify --anchors /mnt/elsewhere/gatehouse.anchors
`;

/** Runs `audit ...`. Answers the exit code. @throws UsageError */
export async function auditCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args, {
    anchor: { type: 'string' },
    anchors: { type: 'string' },
    json: { type: 'boolean' },
    data: { type: 'string' },
  });
  if (positionals.length !== 1 || positionals[0] !== 'verify') throw new UsageError(AUDIT_HELP.trimEnd());
  const file = values.anchors as string | undefined;
  const anchors = [
    ...(typeof values.anchor === 'string' ? [anchorIn(values.anchor, '--anchor')] : []),
    ...(file === undefined ? [] : anchorsIn(file)),
  ];
  const { product, close } = await openInstallation(values.data as string | undefined, env);
  try {
    const db = product.db.kysely;
    await sealAudit(db);
    const progress = progressLine(process.stderr);
    const show = (done: number, total: number): void =>
      progress.show(`Verifying, ${Math.floor((100 * done) / total)} %`);
    const verdict = await verifyAudit(db, anchors, show).finally(progress.end);
    if (verdict.ok && file !== undefined) appendFileSync(file, `${anchorText(verdict.head)}\n`);
    process.stdout.write(values.json === true ? `${jsonOf(verdict)}\n` : `${textOf(verdict)}\n`);
    return verdict.ok ? 0 : 1;
  } finally {
    await close();
  }
}

/** @throws UsageError naming where it stands */
function anchorIn(text: string, where: string): Anchor {
  const anchor = anchorOf(text);
  if (!anchor) throw new UsageError(`${where}: "${text.slice(0, 80)}" is no anchor such as 1042:9f3c...`);
  return anchor;
}

/** A file that is not there yet has no anchors. */
function anchorsIn(file: string): Anchor[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [anchorIn(line, `${file}, line ${i + 1}`)]));
}

const jsonOf = ({ head, ...verdict }: Verdict): string =>
  JSON.stringify({ ...verdict, anchor: anchorText(head) }, null, 2);

const WORDS: Readonly<Record<NonNullable<Verdict['misfit']>, (entry: string) => string>> = {
  changed: (entry) => `${entry} is not as it was written.`,
  missing: (entry) => `An entry is missing at ${entry}.`,
  inserted: (entry) => `${entry} was slipped in: it is not in the chain.`,
  cut: () => 'The end of the audit was cut off.',
  anchor: (entry) => `The chain was made anew: at ${entry} it is another one than the anchor says.`,
};

function textOf(v: Verdict): string {
  const last = v.last === null ? '' : `, the last is number ${v.last}`;
  const upTo = `${v.entries} entries fit${last}${v.waiting > 0 ? `, ${v.waiting} are not in the chain yet` : ''}.`;
  if (v.misfit === null) return `The audit is whole: ${upTo}\nAnchor: ${anchorText(v.head)}`;
  const entry = v.number === null ? 'the end' : `entry ${v.number}`;
  const said = WORDS[v.misfit](entry);
  return `The audit does not fit. ${said.charAt(0).toUpperCase()}${said.slice(1)}\nUp to there, ${upTo}`;
}
