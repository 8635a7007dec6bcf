import type { TFunction } from 'i18next';

/** Names of what a grant is made of; absent what the reader may not see. */
interface Parts {
  readonly profile: string;
  readonly person?: string | undefined;
  readonly group?: string | undefined;
  readonly place?: string | undefined;
}

/** What a grant is called where it stands among others: which profile, for whom and where. */
export function grantName(t: TFunction, { profile, person, group, place }: Parts): string {
  const hidden = t('value.hidden');
  return t('grants.name', { profile, holder: person ?? group ?? hidden, place: place ?? hidden });
}
