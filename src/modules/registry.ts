import type { Section } from '#platform/section.ts';
import { accessSection } from './access/section.ts';
import { auditSection } from './audit/section.ts';
import { authzenSection } from './authzen/section.ts';
import { bulkSection } from './bulk/section.ts';
import { changesSection } from './changes/section.ts';
import { expirySection } from './expiry/section.ts';
import { externalSection } from './external/section.ts';
import { factorsSection } from './factors/section.ts';
import { grantsSection } from './grants/section.ts';
import { holdingsSection } from './holdings/section.ts';
import { importSection } from './import/section.ts';
import { inboxSection } from './inbox/section.ts';
import { jobsSection } from './jobs/section.ts';
import { peopleSection } from './people/section.ts';
import { picturesSection } from './pictures/section.ts';
import { placesSection } from './places/section.ts';
import { policySection } from './policy/section.ts';
import { profilesSection } from './profiles/section.ts';
import { requestsSection } from './requests/section.ts';
import { reviewsSection } from './reviews/section.ts';
import { rulesSection } from './rules/section.ts';
import { safeguardsSection } from './safeguards/section.ts';
import { securitySection } from './security/section.ts';
import { seatsSection } from './seats/section.ts';
import { signinSection } from './signin/section.ts';
import { ticketsSection } from './tickets/section.ts';
import { tokensSection } from './tokens/section.ts';
import { viewingSection } from './viewing/section.ts';

/** The sections of the product, one line each, in the order of the menu. */
export const SECTIONS: readonly Section[] = [
  signinSection,
  securitySection,
  factorsSection,
  ticketsSection,
  peopleSection,
  placesSection,
  profilesSection,
  grantsSection,
  expirySection,
  reviewsSection,
  rulesSection,
  accessSection,
  auditSection,
  changesSection,
  policySection,
  externalSection,
  authzenSection,
  importSection,
  bulkSection,
  seatsSection,
  inboxSection,
  jobsSection,
  tokensSection,
  viewingSection,
  safeguardsSection,
  picturesSection,
  requestsSection,
  holdingsSection,
];
