declare module '#platform/tables.ts' {
  interface Tables {
    picture: {
      person_id: string;
      data: Buffer;
    };
  }
}
