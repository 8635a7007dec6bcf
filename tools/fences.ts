/**
 * The fences between the rooms of the house, as a rule of the linter: main -> modules -> platform -> wire -> access.
 * It judges where an import really leads, also through `../..`, `export from` and `import()`.
 */
import { dirname, join, relative } from 'node:path';

/** Packages the browser may load; a new one is a decision about the size of every page. */
const BROWSER =
  /^(react|react-dom|react-hook-form|@hookform\/resolvers|react-i18next|i18next|virtual:messages|zod|@mantine\/\w+|@tabler\/icons-react|react-easy-crop|qrcode|@tanstack\/[\w-]+|@simplewebauthn\/browser|qrcode)(\/|$)/;
/** Packages whose names only the platform knows. */
const PLATFORM = /^(fastify|@fastify\/[\w-]+|pg|nodemailer|graphile-worker|@node-rs\/argon2)(\/|$)/;
const TEST_PACKAGES = /^(vitest|fast-check)(\/|$)/;
/** What a section shows to others: its verbs on the server, its declarations on both sides. */
const DOOR = /^src\/modules\/[^/]+\/(section|access|schema|api)\.ts$/;
const SHARED_DOOR = /^src\/modules\/[^/]+\/(access|schema|api)\.ts$/;
const SECTION_WEB = /^src\/modules\/[^/]+\/web\//;

interface Import {
  /** The importing file, relative to the repository. */
  readonly file: string;
  /** What it imports: a file relative to the repository, or a package or built-in module by name. */
  readonly to: { readonly file: string } | { readonly name: string };
  /** Whether only `sql` or types are taken from it. */
  readonly harmless: boolean;
}

/** A room: which files live in it, and the sentence it answers to an import it does not allow. */
interface Room {
  readonly holds: (file: string) => boolean;
  readonly refuses: (it: Import) => string | undefined;
}

const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const isTest = (file: string) => /\.(test|world)\.tsx?$/.test(file);
const leadsTo = (it: Import, ...allowed: readonly ((file: string) => boolean)[]) =>
  'file' in it.to && allowed.some((allows) => 'file' in it.to && allows(it.to.file));
const isPackage = (it: Import, names: RegExp) => 'name' in it.to && names.test(it.to.name);
const section = (file: string) => file.split('/').slice(0, 3).join('/');

const access: Room = {
  holds: inside('src/access'),
  refuses: (it) => {
    if (leadsTo(it, inside('src/access'))) return;
    if (isTest(it.file) && isPackage(it, /^(vitest|fast-check|yaml|node:fs|node:path)(\/|$)/)) return;
    if (isTest(it.file) && leadsTo(it, inside('test'))) return;
    return 'The kernel (src/access) imports nothing but its own files.';
  },
};

const wire: Room = {
  holds: inside('src/wire'),
  refuses: (it) => {
    if (leadsTo(it, inside('src/wire'), inside('src/access')) || isPackage(it, /^zod(\/|$)/)) return;
    if (isTest(it.file) && isPackage(it, TEST_PACKAGES)) return;
    return 'The wire (src/wire) is loaded on both sides: it imports only #access, zod and its own files.';
  },
};

const platform: Room = {
  holds: inside('src/platform'),
  refuses: (it) => {
    if ('name' in it.to || leadsTo(it, inside('src/platform'), inside('src/wire'), inside('src/access'))) return;
    if (isTest(it.file) && leadsTo(it, inside('test'))) return;
    return 'The platform knows neither sections nor pages: it imports #wire, #access, packages and its own files.';
  },
};

const browser: Room = {
  holds: (file) => inside('src/web')(file) || SECTION_WEB.test(file),
  refuses: (it) => {
    const shared = [inside('src/web'), inside('src/wire'), inside('src/access')];
    if (leadsTo(it, ...shared, (file) => SHARED_DOOR.test(file) || SECTION_WEB.test(file))) return;
    if (isPackage(it, BROWSER)) return;
    if (isTest(it.file) && ('name' in it.to || leadsTo(it, inside('test')))) return;
    if (isPackage(it, /./)) return 'This package is not among those the browser may load (BROWSER in tools/fences.ts).';
    return "The browser loads only #access, #wire, #web and a section's access.ts, schema.ts, api.ts and web/.";
  },
};

/** A section's declarations travel to the browser, so they keep the company the browser may keep. */
const declarations: Room = {
  holds: (file) => SHARED_DOOR.test(file),
  refuses: (it) => {
    if (leadsTo(it, inside('src/wire'), inside('src/access'), (file) => SHARED_DOOR.test(file))) return;
    if (isPackage(it, /^zod(\/|$)/)) return;
    return 'A declaration (access.ts, schema.ts, api.ts) is loaded by the browser: it imports #access, #wire, zod and other declarations.';
  },
};

const sections: Room = {
  holds: inside('src/modules'),
  refuses: (it) => {
    if ('name' in it.to) return refusesName(it, it.to.name);
    const { file } = it.to;
    if (SECTION_WEB.test(file) || inside('src/web')(file)) return 'The server does not load pages.';
    if (section(file) === section(it.file) || DOOR.test(file)) return;
    if (leadsTo(it, inside('src/platform'), inside('src/wire'), inside('src/access'))) return;
    if (isTest(it.file) && leadsTo(it, inside('test'))) return;
    if (!inside('src/modules')(file))
      return 'A section imports #platform, #wire, #access and the doors of other sections.';
    return 'Another section is reached only through its section.ts, access.ts, schema.ts or api.ts.';
  },
};

/** The composition root and the command line may reach everything but the names the platform keeps to itself. */
const roots: Room = {
  holds: inside('src'),
  refuses: (it) => ('name' in it.to ? refusesName(it, it.to.name) : undefined),
};

function refusesName(it: Import, name: string): string | undefined {
  if (PLATFORM.test(name)) return 'Only src/platform knows this package; use its adapter.';
  if (/^kysely(\/|$)/.test(name) && !it.harmless)
    return 'Of kysely only `sql` and types are used outside src/platform.';
  return undefined;
}

/** The first room that holds a file judges it. */
const ROOMS: readonly Room[] = [access, wire, platform, browser, declarations, sections, roots];

/** Why the import is not allowed, or undefined. */
function judge(it: Import): string | undefined {
  return ROOMS.find((room) => room.holds(it.file))?.refuses(it);
}

/** Where a specifier leads from `file`; the aliases are those of package.json. */
function resolve(file: string, specifier: string): Import['to'] {
  if (specifier.startsWith('.')) return { file: join(dirname(file), specifier) };
  const alias = /^#(\w+)\/(.*)$/.exec(specifier);
  if (!alias) return { name: specifier };
  return { file: join(alias[1] === 'test' ? 'test' : `src/${alias[1]}`, alias[2] ?? '') };
}

interface Specifier {
  readonly type: string;
  readonly importKind?: string;
  readonly imported?: { readonly name?: string };
}

interface ModuleNode {
  readonly source?: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly specifiers?: readonly Specifier[];
}

function isHarmless(node: ModuleNode): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const taken = node.specifiers ?? [];
  return taken.length > 0 && taken.every((one) => one.importKind === 'type' || one.imported?.name === 'sql');
}

interface Context {
  readonly cwd: string;
  readonly filename: string;
  report(problem: { readonly node: ModuleNode; readonly message: string }): void;
}

const fences = {
  create(context: Context) {
    const file = relative(context.cwd, context.filename);
    const check = (node: ModuleNode) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const message = judge({ file, to: resolve(file, specifier), harmless: isHarmless(node) });
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

export default { meta: { name: 'gatehouse' }, rules: { fences } };
