import { type Section, route } from '#platform/section.ts';
import { cancelJob, getJob } from './api.ts';
import { cancelOwnJob, ownJob } from './service.ts';
import { tidy } from './tidy.ts';

/** Long work in the background, and what the installation tidies up by itself. */
export const jobsSection: Section = {
  name: 'jobs',
  records: [],
  routes: [
    route(getJob, (ctx, { params }) => ownJob(ctx, params.id)),
    // Waits for nobody: the job to be stopped may itself hold up every other write.
    { ...route(cancelJob, (ctx, { params }) => cancelOwnJob(ctx, params.id)), withoutTransaction: true },
  ],
  chores: [{ name: 'tidy', at: '17 * * * *', run: tidy }],
};
