import { matches, type Row } from './condition.ts';
import { coverOf } from './cover.ts';
import { type Asker, type Because, ceilingTemplates, decide, EXTERNAL, isHomeOpen } from './decide.ts';
import type { Policy } from './policy.ts';
import { type Line, type Resource, reachOf } from './resource.ts';
import { isWaiting } from './waiting.ts';

/** A grant as one link of the chain: what it gives and how far that goes on this record. */
export interface GrantStep {
  readonly grantId: string;
  readonly profileId: string;
  readonly profile: string;
  readonly placeId: string;
  readonly place: string;
  readonly below: boolean;
  readonly cause: string;
  /** The record lies where the grant reaches. */
  readonly covers: boolean;
  /** Lines of the profile for this very permission; empty when it has none. */
  readonly lines: readonly { readonly line: Line; readonly reaches: boolean }[];
  /** Its place is a draft: what it gives counts once that is published. */
  readonly waits: boolean;
  readonly counts: boolean;
}

/**
 * `sight`: what one may not view does not exist for one, so that nothing is done to it.
 * `guard` is a section's own, beside the kernel: it weighs what no permission says, such as two people.
 * `skipped`: not asked, because an earlier step decided or the step does not concern this person.
 */
export interface Step {
  readonly step:
    | 'active'
    | 'ceilings'
    | 'superadmin'
    | 'grants'
    | 'floors'
    | 'restrictions'
    | 'home'
    | 'while'
    | 'sight'
    | 'guard';
  readonly outcome: 'yes' | 'no' | 'skipped';
  /** Message keys of the floors, restrictions or states that made the outcome. */
  readonly because: readonly Because[];
}

export interface Explanation {
  readonly permission: string;
  readonly allowed: boolean;
  /** The first reason of a no. */
  readonly because?: Because;
  readonly steps: readonly Step[];
  /** Every grant inside its dates that speaks of this permission or covers the record. */
  readonly grants: readonly GrantStep[];
}

/** The decision with every step that led to it, each grant weighed. */
export function explain(
  policy: Policy,
  asker: Asker,
  r: Resource,
  action: string,
  row: Row,
  facet?: string,
): Explanation {
  const verdict = decide(policy, asker, r, action, row, facet);
  const p = policy.permission(r.type, action, facet);
  const person = policy.person(asker.personId);
  const active = person !== undefined && policy.isActive(person, asker.now);
  const done = (steps: Step[], grants: GrantStep[]): Explanation => ({
    permission: p.name,
    allowed: verdict.allowed,
    ...(verdict.allowed ? {} : { because: verdict.because }),
    steps,
    grants,
  });
  if (!person || !active) return done([step('active', false, [{ key: 'access.inactive' }])], []);
  const fits = (t: Parameters<typeof matches>[0]): boolean => matches(t, row, policy.tree, person);
  const ceilings = ceilingTemplates(policy, asker, person, p);
  const inside = ceilings.every(fits);
  const superadmin = person.kind === 'superadmin';
  const grants = grantSteps(policy, asker, r, action, row, facet);
  const floors = p.floors.filter((f) => (!f.kinds || f.kinds.includes(person.kind)) && fits(f.allow));
  const stops = p.restrictions.filter((x) => !fits(x.allow));
  const open = isHomeOpen(policy, p, row, policy.tree.indexOf(row[r.home] as string));
  const waiting = grants.some((g) => g.waits && reachesRecord(g));
  const now = !p.while || fits(p.while);
  return done(
    [
      step('active', true),
      ceilings.length === 0 ? skipped('ceilings') : step('ceilings', inside, inside ? [] : [{ key: 'access.ceiling' }]),
      superadmin ? step('superadmin', true) : skipped('superadmin'),
      superadmin
        ? skipped('grants')
        : step(
            'grants',
            grants.some((g) => g.counts),
            waiting ? [{ key: 'access.draft' }] : [],
          ),
      superadmin || floors.length === 0
        ? skipped('floors')
        : step(
            'floors',
            true,
            floors.map((f) => ({ key: f.because })),
          ),
      superadmin || p.restrictions.length === 0
        ? skipped('restrictions')
        : step(
            'restrictions',
            stops.length === 0,
            stops.map((x) => ({ key: x.because })),
          ),
      open && !(p.writes && policy.tree.hasExternal)
        ? skipped('home')
        : step('home', open, open ? [] : [{ key: EXTERNAL }]),
      p.while ? step('while', now, now ? [] : [{ key: p.because }]) : skipped('while'),
    ],
    grants,
  );
}

const step = (name: Step['step'], yes: boolean, because: readonly Because[] = []): Step => ({
  step: name,
  outcome: yes ? 'yes' : 'no',
  because,
});

const reachesRecord = (g: Pick<GrantStep, 'covers' | 'lines'>): boolean => g.covers && g.lines.some((l) => l.reaches);

const skipped = (name: Step['step']): Step => ({ step: name, outcome: 'skipped', because: [] });

function grantSteps(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): GrantStep[] {
  const person = policy.person(asker.personId);
  return policy.grantsInTime(asker.personId, asker.now).map(({ grant, index }) => {
    const covers = matches(coverOf(policy, index, r, action), row, policy.tree);
    const lines = policy
      .lines(grant.profileId)
      .filter((l) => l.type === r.type && l.action === action && l.facet === facet)
      .map((line) => ({ line, reaches: matches(reachOf(r, line), row, policy.tree, person) }));
    const waits = isWaiting(policy, index);
    return {
      grantId: grant.id,
      profileId: grant.profileId,
      profile: policy.profiles.get(grant.profileId)?.name ?? '',
      placeId: grant.placeId,
      place: policy.tree.node(grant.placeId)?.name ?? '',
      below: grant.below,
      cause: grant.cause,
      covers,
      lines,
      waits,
      counts: !waits && reachesRecord({ covers, lines }),
    };
  });
}
