const TYPES: Readonly<Record<string, string>> = {
  tickets: 'ticket',
  people: 'person',
  places: 'place',
  profiles: 'profile',
};

const PATH = /\/(tickets|people|places|profiles)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** The record that a page's address, or a link to it, is about. */
export function recordOfPath(link: string): { readonly type: string; readonly id: string } | undefined {
  const [, section = '', id = ''] = PATH.exec(link) ?? [];
  const type = TYPES[section];
  return type === undefined ? undefined : { type, id: id.toLowerCase() };
}

/** The address of a record's page, for the types that have one. */
export function pathOfRecord(type: string, id: string): string | undefined {
  const section = Object.keys(TYPES).find((name) => TYPES[name] === type);
  return section === undefined ? undefined : `/${section}/${id}`;
}
