declare module '#platform/tables.ts' {
  interface Tables {
    licence: { single: boolean; seats: number | null; told: number };
  }
}
