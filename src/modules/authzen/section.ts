import { type Section, route } from '#platform/section.ts';
import { configuration, evaluate, evaluateMany, searchActions, searchResources, searchSubjects } from './api.ts';
import { evaluateAll, evaluateOne } from './evaluate.ts';
import { actions, resources, subjects } from './search.ts';

/** A decision point for other applications: the Authorization API 1.0 (AuthZEN). */
export const authzenSection: Section = {
  name: 'authzen',
  records: [],
  routes: [
    route(evaluate, (ctx, { body }) => evaluateOne(ctx, body)),
    route(evaluateMany, (ctx, { body }) => evaluateAll(ctx, body)),
    route(searchSubjects, (ctx, { body }) => subjects(ctx, body)),
    route(searchResources, (ctx, { body }) => resources(ctx, body)),
    route(searchActions, (ctx, { body }) => actions(ctx, body)),
    route(configuration, async (_ctx, { publicUrl }) => ({
      policy_decision_point: publicUrl,
      access_evaluation_endpoint: publicUrl + evaluate.path,
      access_evaluations_endpoint: publicUrl + evaluateMany.path,
      search_subject_endpoint: publicUrl + searchSubjects.path,
      search_resource_endpoint: publicUrl + searchResources.path,
      search_action_endpoint: publicUrl + searchActions.path,
    })),
  ],
};
