import { ACCESS_HELP, accessCommand } from './cli/access.ts';
import { AUDIT_HELP, auditCommand } from './cli/audit.ts';
import { IMPORT_HELP, importCommand } from './cli/import.ts';
import { sentenceOf } from './cli/fault-text.ts';
import { HELP, serveOptions, UsageError } from './cli/options.ts';
import { POLICY_HELP, policyCommand } from './cli/policy.ts';
import { RESCUE_HELP, rescueCommand } from './cli/rescue.ts';
import { serve } from './cli/serve.ts';
import { Fault } from '#platform/errors.ts';

async function main(args: readonly string[]): Promise<void> {
  const [command = 'serve', ...rest] = args[0]?.startsWith('-') ? ['serve', ...args] : args;
  const help = rest.includes('--help') || rest.includes('-h');
  if (command === 'import' && help) process.stdout.write(IMPORT_HELP);
  else if (command === 'access' && help) process.stdout.write(ACCESS_HELP);
  else if (command === 'audit' && help) process.stdout.write(AUDIT_HELP);
  else if (command === 'policy' && help) process.stdout.write(POLICY_HELP);
  else if (command === 'rescue' && help) process.stdout.write(RESCUE_HELP);
  else if (command === 'help' || help) process.stdout.write(HELP);
  else if (command === 'import') process.exitCode = await importCommand(rest, process.env);
  else if (command === 'access') process.exitCode = await accessCommand(rest, process.env);
  else if (command === 'policy') process.exitCode = await policyCommand(rest, process.env);
  else if (command === 'audit') process.exitCode = await auditCommand(rest, process.env);
  else if (command === 'rescue') process.exitCode = await rescueCommand(rest, process.env);
  else if (command === 'serve') await serve(serveOptions(rest, process.env));
  else throw new UsageError(`There is no command "${command}". "gatehouse help" lists them.`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof Error && !(error instanceof TypeError);
  const said = error instanceof Fault ? sentenceOf(error) : (error as Error).message;
  process.stderr.write(known && !process.env.DEBUG ? `gatehouse: ${said}\n` : `${(error as Error).stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
