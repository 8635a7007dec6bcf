import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    ticket: { id: string; hours: number };
    ticket_person: { ticket_id: string; person_id: string; relation: 'editor' | 'worker' | 'observer' };
    workunit: {
      id: string;
      ticket_id: string;
      author_id: string;
      body: string;
      internal: boolean;
      hours: number;
      created_at: Generated<string>;
    };
  }
}
