import { RESCUE } from '#modules/access/section.ts';
import {
  linkFor,
  makeSuperadmin,
  type Rescued,
  removeFactors,
  superadmins,
  unlockPerson,
} from '#modules/signin/section.ts';
import { lastAddress } from './address.ts';
import { openInstallation } from './open.ts';
import { dataDir, parse, publicUrlOf, UsageError } from './options.ts';

export const RESCUE_HELP = `gatehouse rescue COMMAND [LOGIN] [options]

Ways back in for whoever may read the data folder or the database of the installation. Works beside a running server.
Everything it does is in the audit, as "system: rescue".

  list                    super administrators, and whether they can sign in
  reset-password LOGIN    print a link that sets a new password, once; sessions and API tokens end
  unlock LOGIN            forget the failures that lock somebody out
  remove-factors LOGIN    take second factors away; the password alone opens again, sessions end
  superadmin LOGIN        make somebody super administrator, enabled and without dates

  --public-url URL        address that the link begins with (GATEHOUSE_PUBLIC_URL; else as last started)
  --data DIR              folder of the embedded database (./data); DATABASE_URL names another database
`;

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Runs `rescue`. Answers the exit code. @throws UsageError */
export async function rescueCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args, { data: { type: 'string' }, 'public-url': { type: 'string' } });
  const [command, login, ...rest] = positionals;
  const run = COMMANDS[command ?? ''];
  if (!run || rest.length > 0 || (command === 'list') !== (login === undefined)) {
    throw new UsageError(RESCUE_HELP.trimEnd());
  }
  const data = values.data as string | undefined;
  const given = publicUrlOf((values['public-url'] as string | undefined) ?? env.GATEHOUSE_PUBLIC_URL);
  const publicUrl = given ?? (env.DATABASE_URL === undefined ? lastAddress(dataDir(data, env)) : undefined);
  const opened = await openInstallation(data, env);
  try {
    for (const line of await opened.product.asSystem(RESCUE, (ctx) => run(ctx, login ?? '', publicUrl ?? '')))
      say(line);
    return 0;
  } finally {
    await opened.close();
  }
}

type Ctx = Parameters<typeof superadmins>[0];
type Command = (ctx: Ctx, login: string, publicUrl: string) => Promise<string[]>;

const COMMANDS: Readonly<Record<string, Command>> = {
  list: async (ctx) => {
    const people = await superadmins(ctx);
    return people.length === 0 ? ['There is no super administrator.'] : people.map(lineOf);
  },
  'reset-password': async (ctx, login, publicUrl) => {
    const { url, minutes } = await linkFor(ctx, login, publicUrl);
    const where = publicUrl === '' ? ['Put the address of the installation before it:'] : [];
    return [`This link sets a new password for ${login}, once, for ${minutes} minutes:`, ...where, `  ${url}`];
  },
  unlock: async (ctx, login) => {
    await unlockPerson(ctx, login);
    return [`${login} can try to sign in again at once.`];
  },
  'remove-factors': async (ctx, login) => {
    await removeFactors(ctx, login);
    return [`${login} signs in with the password alone now.`];
  },
  superadmin: async (ctx, login) => {
    await makeSuperadmin(ctx, login);
    return [`${login} is a super administrator.`];
  },
};

const lineOf = (p: Rescued): string =>
  [
    p.login.padEnd(24),
    p.name.padEnd(30),
    p.active ? 'can sign in' : 'cannot sign in',
    ...(p.password ? [] : ['no password']),
    ...(p.factor ? ['second factor'] : []),
    ...(p.locked ? ['locked out'] : []),
  ].join('  ');
