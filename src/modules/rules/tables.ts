/** People of whom the rules are to be asked again; null is everybody. See the migration. */
export interface RuleDue {
  person_id: string | null;
}

declare module '#platform/tables.ts' {
  interface Tables {
    rule_due: RuleDue;
  }
}
