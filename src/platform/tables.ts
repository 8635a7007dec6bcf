import type { Generated } from 'kysely';

/** A JSON column: any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Tables by name. The platform's own are here; every section adds its tables to this interface from its own
 * `tables.ts`, so that services are checked against them.
 */
export interface Tables {
  session: {
    token_hash: Buffer;
    person_id: string;
    created_at: Generated<string>;
    last_seen_at: Generated<string>;
    expires_at: string;
    ip: string;
    agent: string;
    look_id: string | null;
    grant_id: string | null;
    id: Generated<string>;
    proved_at: Generated<string>;
    second_at: string | null;
  };
  outgoing_mail: {
    id: string;
    created_at: Generated<string>;
    kind: string;
    recipient: string;
    sealed: Buffer | null;
    attempts: Generated<number>;
    error: string | null;
    useless_at: string | null;
    sent_at: string | null;
    given_up_at: string | null;
  };
  look: {
    id: string;
    watcher_id: string;
    watched_id: string;
    reason: string;
    started_at: Generated<string>;
    until: string;
    ended_at: string | null;
  };
  look_page: { look_id: string; path: string };
  policy_epoch: { n: number };
  audit: {
    number: Generated<number>;
    at: Generated<string>;
    actor_id: string | null;
    actor: string;
    action: string;
    type: string;
    record_id: string | null;
    place_id: string | null;
    denied: boolean;
    reason: string | null;
    before: Json | null;
    after: Json | null;
    request_id: string;
    ip: string;
    mark: string | null;
  };
  idempotency: {
    person_id: string;
    key: string;
    endpoint: string;
    body_hash: string;
    status: number;
    answer: Json | null;
    at: Generated<string>;
  };
  setting: { key: string; value: Json };
  job: {
    id: string;
    kind: string;
    actor_id: string;
    grant_id: string | null;
    language: string;
    state: Generated<'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>;
    progress: Generated<number>;
    total: Generated<number>;
    input: Json | null;
    result: Json | null;
    error: string | null;
    cancel_requested: Generated<boolean>;
    worker: string | null;
    created_at: Generated<string>;
    started_at: string | null;
    heartbeat_at: string | null;
    finished_at: string | null;
  };
}
