/** A bug planted on purpose: what it is, where, and which part of the suite must notice it. */
export interface Mutant {
  readonly bug: string;
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  readonly suite: Suite;
}

/** `kernel`: without a database. `sql`: what a list finds on PostgreSQL. The others name tests of the whole product. */
export type Suite =
  | 'kernel'
  | 'sql'
  | 'lists'
  | 'http'
  | 'revocation'
  | 'changes'
  | 'tokens'
  | 'sessions'
  | 'safeguards'
  | 'signing-in'
  | 'places'
  | 'memberships'
  | 'planned';

export const SUITES: Readonly<Record<Suite, readonly string[]>> = {
  kernel: ['src/access/', 'test/oracle.test.ts'],
  sql: ['test/agreement.test.ts', 'test/conditions.test.ts'],
  lists: ['src/platform/records/', 'test/agreement-http.test.ts'],
  http: ['test/agreement-http.test.ts', 'test/derived.test.ts', 'test/attacks/', 'test/sections/'],
  changes: ['test/policy-changes.test.ts'],
  tokens: ['test/sections/tokens.test.ts'],
  sessions: [
    'test/acting.test.ts',
    'test/attacks/looking.test.ts',
    'test/sections/acting.test.ts',
    'test/sections/requests.test.ts',
  ],
  safeguards: ['test/sections/safeguards.test.ts', 'test/sections/default-profile.test.ts'],
  'signing-in': [
    'test/attacks/passkeys.test.ts',
    'test/attacks/session-fixation.test.ts',
    'test/attacks/stored-secrets.test.ts',
    'test/attacks/one-person-two-tenants.test.ts',
    'test/sections/recovery.test.ts',
    'test/sections/second-factor.test.ts',
  ],
  revocation: [
    'test/revocation.test.ts',
    'test/two-processes.test.ts',
    'test/long-changes.test.ts',
    'test/dates.test.ts',
  ],
  planned: [
    'test/sections/changes.test.ts',
    'test/sections/second-person.test.ts',
    'test/sections/bulk.test.ts',
    'test/sections/revert.test.ts',
    'src/modules/audit/alerts.test.ts',
  ],
  memberships: ['test/sections/membership-by-grant.test.ts', 'test/sections/history-of-others.test.ts'],
  places: ['test/sections/limits.test.ts', 'test/sections/members.test.ts', 'test/sections/dissolve.test.ts'],
};

/** Bugs of one file that one suite must notice. */
export const at =
  (suite: Suite, file: string) =>
  (bug: string, from: string, to: string): Mutant => ({
    bug,
    file,
    from,
    to,
    suite,
  });
