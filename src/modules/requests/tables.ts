import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    access_request: {
      id: string;
      number: Generated<number>;
      person_id: string;
      type: string;
      record_id: string | null;
      asked_number: number | null;
      action: string;
      facet: string | null;
      reason: string;
      days: number;
      state: Generated<'open' | 'approved' | 'declined' | 'withdrawn'>;
      created_at: Generated<string>;
      expires_at: string;
      decided_at: string | null;
      decided_by: string | null;
      answer: string | null;
      grant_id: string | null;
      relation: string | null;
    };
  }
}
