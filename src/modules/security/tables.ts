import type { Generated } from 'kysely';

declare module '#platform/tables.ts' {
  interface Tables {
    former_password: {
      person_id: string;
      hash: string;
      at: Generated<string>;
    };
  }
}
