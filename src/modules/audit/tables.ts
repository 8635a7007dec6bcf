declare module '#platform/tables.ts' {
  interface Tables {
    audit_head: { seq: number; hash: Buffer };
    audit_waiting: { number: number };
  }
}
