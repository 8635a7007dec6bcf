import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

export type PlannedState = 'asked' | 'waiting' | 'done' | 'refused' | 'failed' | 'cancelled';

declare module '#platform/tables.ts' {
  interface Tables {
    planned_change: {
      id: string;
      author_id: string;
      changes: Json;
      run_at: string | null;
      asked_id: string | null;
      note: string;
      digest: string | null;
      state: PlannedState;
      answer: Generated<string>;
      fault: Json | null;
      created_at: Generated<string>;
      ended_at: string | null;
    };
  }
}
