import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    policy_test: {
      id: Generated<string>;
      position: number;
      test: Json;
      created_at: Generated<string>;
    };
  }
}
