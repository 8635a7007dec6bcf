import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    grant_let_go: { grant_id: string; ends_at: string; by_id: string | null; at: Generated<string> };
  }
}
