import type { Generated } from 'kysely';
import type { Json } from '#platform/tables.ts';

declare module '#platform/tables.ts' {
  interface Tables {
    person: {
      id: string;
      login: string;
      name: string;
      organization_id: string | null;
      kind: string;
      enabled: boolean;
      may_sign_in: boolean;
      password_hash: string | null;
      must_change_password: boolean;
      password_set_at: string | null;
      second_factor: boolean;
      language: string | null;
      custom: Json;
    };
    membership: {
      place_id: string;
      person_id: string;
      cause: Generated<'hand' | 'grant'>;
      sees: Generated<boolean>;
      works: Generated<boolean>;
      assigned: Generated<boolean>;
      notified: Generated<boolean>;
    };
    membership_due: { place_id: string; person_id: string };
    membership_to_come: { grant_id: string };
    person_field: {
      key: string;
      label: string;
      type: string;
      choices: string[];
      required: boolean;
      position: number;
      in_search: boolean;
      in_list: boolean;
      parent: string | null;
      linked: Json;
    };
    sign_in_failure: {
      login: string;
      failures: number;
      locked_until: string | null;
      at: Generated<string>;
    };
  }
}
