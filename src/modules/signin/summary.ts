import type { z } from 'zod';
import { countingGrants, isNarrowedToGrant } from '#access/acting.ts';
import type { Resource } from '#access/resource.ts';
import { factorsOf } from '#modules/factors/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { maySeeTests } from '#modules/policy/section.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { maySetUp } from '#modules/security/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { chooseLanguage } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { couldAt } from '#platform/records/references.ts';
import type { sessionSchema } from './schema.ts';

type Summary = z.input<typeof sessionSchema>;

/** Who is signed in, which sections are open to them, and what they may create. */
export async function summary(ctx: Ctx, row?: DbRow): Promise<Summary> {
  const me = row ?? (ctx.actor.id === null ? undefined : await ctx.read(personSpec).find(ctx.actor.id));
  if (!me) throw new Fault('unauthenticated', 'problem.signIn');
  // Before the second factor nothing is told of what would be open after it.
  const closed = ctx.step === 'factor';
  const seen: Ctx = { ...ctx, asker: { ...ctx.asker, personId: me.id } };
  const resources = [...ctx.policy.resources.values()].filter((r) => ctx.knows(r.type));
  return {
    person: {
      id: me.id,
      name: me.name as string,
      login: me.login as string,
      kind: me.kind as string,
      picture: (me.picture as string | null | undefined) ?? null,
      landing: (me.landing as string | null | undefined) ?? null,
      language: (me.language as 'en' | 'es' | null) ?? chooseLanguage(ctx.language),
    },
    interface: await interfaceOf(seen),
    sections: closed ? [] : [...new Set(resources.filter((r) => isOpen(seen, r)).map((r) => r.section))],
    creates: closed ? {} : createsOf(seen, resources),
    // Whoever looks through somebody's eyes does not set their password.
    must_change_password: (me.must_change_password === true && !ctx.actor.look) || ctx.step === 'password',
    step: ctx.step ?? null,
    may_set_up: !closed && maySetUp(seen),
    may_view_as: !closed && !ctx.actor.look && somewhere(seen, personSpec.resource.type, 'viewAs'),
    may_keep_tests: !closed && maySeeTests(seen),
    ways: ctx.step === 'factor' ? await waysOf(ctx, me.id) : [],
    ...narrowing(seen, resources),
  };
}

/** Simplified for those of whom every profile is, and for standalone people without any. */
async function interfaceOf(ctx: Ctx): Promise<'standard' | 'simplified'> {
  const kind = ctx.policy.person(ctx.asker.personId)?.kind;
  if (kind === 'superadmin' && !isNarrowedToGrant(ctx.asker)) return 'standard';
  const profiles = countingGrants(ctx.policy, ctx.asker).map(({ grant }) => grant.profileId);
  if (profiles.length === 0) return kind === 'standalone' ? 'simplified' : 'standard';
  const standard = await ctx.read(profileSpec).countForGuard({
    op: 'all',
    of: [
      { op: 'in', field: 'id', values: [...new Set(profiles)] },
      { op: 'eq', field: 'interface', value: 'standard' },
    ],
  });
  return standard > 0 ? 'standard' : 'simplified';
}

type Narrowing = Pick<Summary, 'acting' | 'several_roles' | 'viewing'>;

function narrowing(ctx: Ctx, resources: readonly Resource[]): Narrowing {
  const { policy, asker } = ctx;
  const { look } = ctx.actor;
  const grants = policy.grantsOf(asker.personId, asker.now).map(({ grant }) => grant);
  const acting = asker.ceilings?.find((c) => c.grant !== undefined)?.grant;
  const g = grants.find((x) => x.id === acting);
  const role = {
    profile: (g && policy.profiles.get(g.profileId)?.name) ?? '',
    place: (g && policy.tree.node(g.placeId)?.name) ?? '',
    below: g?.below ?? false,
  };
  return {
    acting: acting === undefined ? null : { grant_id: acting, ...role },
    several_roles: !look && grants.length > 1,
    viewing: look
      ? {
          watcher: look.watcher.name,
          until: look.until,
          over: look.over,
          creates: look.over
            ? {}
            : createsOf({ ...ctx, asker: { personId: asker.personId, now: asker.now } }, resources),
        }
      : null,
  };
}

async function waysOf(ctx: Ctx, personId: string): Promise<Summary['ways']> {
  const { totp, passkeys, codes } = await factorsOf(ctx, personId);
  return [
    ...(totp === null ? [] : (['code'] as const)),
    ...(passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(codes > 0 ? (['recovery'] as const) : []),
  ];
}

/**
 * A section is entered through a grant, not through a floor: floors keep sight of single records, they open no
 * section to a person who was granted nothing. Standalone people enter what their kind declares.
 */
function isOpen(ctx: Ctx, r: Resource): boolean {
  const { policy, asker } = ctx;
  const kind = policy.person(asker.personId)?.kind;
  if (kind === 'superadmin' && !isNarrowedToGrant(asker)) return true;
  if (kind === 'standalone') return r.floors.some((f) => f.kinds?.includes('standalone'));
  return countingGrants(policy, asker).some(({ grant }) =>
    policy.lines(grant.profileId).some((l) => l.type === r.type && !l.facet && ['view', 'create'].includes(l.action)),
  );
}

const somewhere = (ctx: Ctx, type: string, action: string): boolean =>
  ctx.policy.tree.all().some((p) => couldAt(ctx, type, action, p.id));

const createsOf = (ctx: Ctx, resources: readonly Resource[]): Record<string, boolean> =>
  Object.fromEntries(
    resources.filter((r) => 'create' in r.actions).map((r) => [r.type, somewhere(ctx, r.type, 'create')]),
  );
