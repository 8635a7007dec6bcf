import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    declared_type: {
      type: string;
      declaration: Json;
      version: Generated<number>;
      created_at: Generated<string>;
      updated_at: Generated<string>;
    };
    declared_record: {
      type: string;
      id: string;
      place_id: string;
      attributes: Json;
      updated_at: Generated<string>;
    };
  }
}
