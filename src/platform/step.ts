import type { Policy } from '#access/policy.ts';
import type { Endpoint, Step } from '#wire/endpoint.ts';
import { Fault } from './errors.ts';
import { isDangerous } from './proof.ts';
import type { Presence } from './sessions.ts';

/** What this session has to do first; undefined when everything is open to it. */
export function stepOf(p: Presence, policy: Policy, now: number): Step | undefined {
  const { enrolled, shown, required } = p.factor;
  if (enrolled && !shown) return 'factor';
  if (p.mustChangePassword) return 'password';
  if (enrolled || required === 'nobody' || p.personId === null) return undefined;
  return required === 'everybody' || isAdministrator(policy, p.personId, now) ? 'enrol' : undefined;
}

/** Whether somebody may change who may do what: full power, or a shielded permission on people, places, profiles or grants. */
function isAdministrator(policy: Policy, personId: string, now: number): boolean {
  const person = policy.person(personId);
  if (!person) return false;
  if (person.kind === 'superadmin') return true;
  return policy.grantsOf(personId, now).some(({ grant }) =>
    policy.lines(grant.profileId).some(({ type, action, facet }) => {
      const r = policy.resources.get(type);
      return facet === undefined && r !== undefined && isDangerous(r, action);
    }),
  );
}

const FAULTS: Readonly<Record<Step, string>> = {
  factor: 'session.factorFirst',
  password: 'password.mustChange',
  enrol: 'session.enrolFirst',
};

/** @throws Fault 403 for a call that is not open before the step is taken */
export function refuseBefore(step: Step | undefined, e: Endpoint): void {
  if (step === undefined || 'open' in e.access || e.before?.includes(step)) return;
  throw new Fault('forbidden', FAULTS[step]);
}
