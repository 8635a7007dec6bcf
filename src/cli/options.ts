import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A command line or environment that cannot be understood; the message is for whoever typed it. */
export class UsageError extends Error {}

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  readonly trustProxy: boolean;
  /** Address under which others reach the installation. */
  readonly publicUrl: string | undefined;
  readonly logLevel: string;
  readonly admin: { login: string; password: string } | undefined;
}

export const HELP = `Gatehouse, an open service desk.

  npm start -- [options]          start the product
  ./bin/gatehouse COMMAND         work on its data from the command line

Commands
  serve                           start the product (what npm start does)
  import people FILE.csv          import people; see "import people --help"
  access QUESTION                 who may do what, why, and what if; see "access --help"
  policy COMMAND                  who may do what, as a file: export, diff, apply, test; see "policy --help"
  audit verify                    whether the audit is as it was written; see "audit --help"
  rescue COMMAND                  ways back in for owners who are locked out; see "rescue --help"
  help                            this text

Options of serve, with their environment variables
  --port N          PORT                      port to listen on (8080)
  --host H          HOST                      address to listen on (localhost)
  --public-url URL  GATEHOUSE_PUBLIC_URL      address under which others reach it (that of the port)
  --data DIR        GATEHOUSE_DATA            folder of the embedded database (./data)
  --demo                                      load the demonstration world into an empty installation
                    DATABASE_URL              a PostgreSQL >= 15 to use instead of the embedded one
                    GATEHOUSE_ADMIN_LOGIN     the first super administrator's login ...
                    GATEHOUSE_ADMIN_PASSWORD  ... and password, instead of the one-time link
                    GATEHOUSE_SMTP_URL        mail server: smtp://user:password@host:587, smtps://...:465
                    GATEHOUSE_MAIL_FROM       address that mail comes from
                    GATEHOUSE_SECRET          key for secrets and links (made in the data folder unless given)
                    GATEHOUSE_TRUST_PROXY     1: believe X-Forwarded-* of a proxy in front
                    LOG_LEVEL                 fatal, error, warn, info, debug (warn)
`;

/** Options of `serve` from the command line, then the environment. @throws UsageError */
export function serveOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions {
  const { values } = parse(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    'public-url': { type: 'string' },
    demo: { type: 'boolean' },
  });
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const login = env.GATEHOUSE_ADMIN_LOGIN;
  const password = env.GATEHOUSE_ADMIN_PASSWORD;
  if ((login === undefined) !== (password === undefined)) {
    throw new UsageError('GATEHOUSE_ADMIN_LOGIN and GATEHOUSE_ADMIN_PASSWORD belong together: set both or neither.');
  }
  return {
    port: portOf(text('port') ?? env.PORT ?? '8080'),
    host: text('host') ?? env.HOST ?? 'localhost',
    dataDir: dataDir(text('data'), env),
    databaseUrl: env.DATABASE_URL,
    demo: values.demo === true,
    publicUrl: publicUrlOf(text('public-url') ?? env.GATEHOUSE_PUBLIC_URL),
    trustProxy: env.GATEHOUSE_TRUST_PROXY === '1',
    logLevel: env.LOG_LEVEL ?? 'warn',
    admin: login !== undefined && password !== undefined ? { login, password } : undefined,
  };
}

export const dataDir = (given: string | undefined, env: NodeJS.ProcessEnv): string =>
  resolve(given ?? env.GATEHOUSE_DATA ?? 'data');

/** `parseArgs` whose complaints are for people. */
export function parse(
  args: readonly string[],
  options: Record<string, { type: 'string' | 'boolean' }>,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return {
      values: { ...parsed.values } as Record<string, string | boolean | undefined>,
      positionals: parsed.positionals,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError */
export function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!fits) throw new UsageError(`"${text}" is no address such as https://desk.example.org.`);
  return url.href.replace(/\/+$/, '');
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`"${text}" is no port number.`);
  return port;
}
