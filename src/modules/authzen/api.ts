import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';

/** The decision point of the Authorization API 1.0 (AuthZEN). Fields that it does not know are passed over. */

const text = z.string().max(1000);
const properties = z.record(z.string(), z.unknown());
const someone = { properties: properties.optional() };

const subject = z.looseObject({ type: text, id: text, ...someone });
const action = z.looseObject({ name: text, ...someone });
const resource = z.looseObject({ type: text, id: text, ...someone });
/** Of what is searched for only the type counts. */
const kind = z.looseObject({ type: text, ...someone });
const context = properties.optional();

export const evaluationSchema = z.looseObject({ subject, action, resource, context });

const page = z
  .looseObject({
    token: z.string().max(2000).optional(),
    next_token: z.string().max(2000).optional(),
    limit: z.number().optional(),
  })
  .optional();

export const subjectSearchSchema = z.looseObject({ subject: kind, action, resource, context, page });
export const resourceSearchSchema = z.looseObject({ subject, action, resource: kind, context, page });
export const actionSearchSchema = z.looseObject({ subject, resource, context, page });

/** Decisions asked for in one request, at most. */
export const MOST_EVALUATIONS = 1000;
export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;

const part = z.looseObject({}).optional();
/** What each evaluation leaves out is taken from the top; each is judged by itself, so that one bad one spoils no other. */
export const evaluationsSchema = z.looseObject({
  subject: part,
  action: part,
  resource: part,
  context,
  evaluations: z.array(z.unknown()).max(MOST_EVALUATIONS).optional(),
  options: z.looseObject({ evaluations_semantic: z.enum(SEMANTICS).optional() }).optional(),
});

const decision = z.object({ decision: z.boolean(), context: z.record(z.string(), z.unknown()).optional() });
const paged = z.object({ next_token: z.string(), count: z.int() });

const common = {
  standard: true,
  scope: 'authzen',
  reads: true,
  method: 'POST',
  access: { signedIn: 'Answers nothing about people and records that the person of the token may not see.' },
} as const;

const alice = { type: 'user', id: 'alice' };
const record = { type: 'record', id: 'record-1' };

export const evaluate = endpoint({
  ...common,
  id: 'authzen.evaluation',
  path: '/access/v1/evaluation',
  summary: 'May this subject do this to this resource? (AuthZEN Access Evaluation)',
  body: evaluationSchema,
  out: decision,
  example: { body: { subject: alice, action: { name: 'read' }, resource: record } },
});

export const evaluateMany = endpoint({
  ...common,
  id: 'authzen.evaluations',
  path: '/access/v1/evaluations',
  summary: 'Several decisions in one call (AuthZEN Access Evaluations)',
  body: evaluationsSchema,
  out: z.union([z.object({ evaluations: z.array(decision) }), decision]),
  example: { body: { subject: alice, action: { name: 'read' }, evaluations: [{ resource: record }] } },
});

export const searchSubjects = endpoint({
  ...common,
  id: 'authzen.searchSubject',
  path: '/access/v1/search/subject',
  summary: 'Who may do this to this resource? (AuthZEN Subject Search)',
  body: subjectSearchSchema,
  out: z.object({ page: paged, results: z.array(z.object({ type: z.string(), id: z.string() })) }),
  example: { body: { subject: { type: 'user' }, action: { name: 'read' }, resource: record } },
});

export const searchResources = endpoint({
  ...common,
  id: 'authzen.searchResource',
  path: '/access/v1/search/resource',
  summary: 'On which resources may this subject do this? (AuthZEN Resource Search)',
  body: resourceSearchSchema,
  out: z.object({ page: paged, results: z.array(z.object({ type: z.string(), id: z.string() })) }),
  example: { body: { subject: alice, action: { name: 'read' }, resource: { type: 'record' } } },
});

export const searchActions = endpoint({
  ...common,
  id: 'authzen.searchAction',
  path: '/access/v1/search/action',
  summary: 'What may this subject do to this resource? (AuthZEN Action Search)',
  body: actionSearchSchema,
  out: z.object({ page: paged, results: z.array(z.object({ name: z.string() })) }),
  example: { body: { subject: alice, resource: record } },
});

export const configuration = endpoint({
  id: 'authzen.configuration',
  standard: true,
  method: 'GET',
  path: '/.well-known/authzen-configuration',
  summary: 'Where the decision point answers (AuthZEN PDP metadata)',
  access: { open: 'Addresses only; whoever asks at them needs a token.' },
  out: z.object({
    policy_decision_point: z.string(),
    access_evaluation_endpoint: z.string(),
    access_evaluations_endpoint: z.string(),
    search_subject_endpoint: z.string(),
    search_resource_endpoint: z.string(),
    search_action_endpoint: z.string(),
  }),
});

type Entity = z.infer<typeof resource>;
export type Subject = z.infer<typeof subject>;
export type Action = z.infer<typeof action>;
export type Thing = Entity;
export type Kind = z.infer<typeof kind>;
export type Properties = z.infer<typeof properties>;
export type Evaluation = z.infer<typeof evaluationSchema>;
export type Evaluations = z.infer<typeof evaluationsSchema>;
export type Decision = z.infer<typeof decision>;
export type SubjectSearch = z.infer<typeof subjectSearchSchema>;
export type ResourceSearch = z.infer<typeof resourceSearchSchema>;
export type ActionSearch = z.infer<typeof actionSearchSchema>;
export type Paging = z.infer<typeof page>;
