import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ids } from '../product.ts';

/** The pages about people, places and tickets, and of one's own, as an administrator sees them. */
export function pagesOfPeople({ people, places, tickets }: Ids): readonly string[] {
  return [
    '/tickets',
    '/tickets/new',
    `/tickets/${tickets[0]}`,
    `/tickets/${tickets[0]}?tab=history`,
    '/people',
    '/people/new',
    '/people/import',
    '/people/fields',
    '/people/seats',
    '/people?view=noGrant&q=group:Support',
    `/people/${people['tom']}`,
    `/people/${people['tom']}?first=steps`,
    `/people/${people['tom']}?tab=details`,
    `/people/${people['tom']}?tab=tickets`,
    `/people/${people['tom']}?tab=devices`,
    `/people/${people['tom']}?tab=sign-in`,
    `/people/${people['tom']}?tab=history`,
    `/people/${people['tom']}?with=${people['helen']}`,
    '/places',
    '/places/new?kind=group',
    `/places/${places['support']}`,
    `/places/${places['support']}?tab=settings`,
    `/places/${places['support']}?tab=sees`,
    `/places/${places['support']}?tab=limits`,
    `/places/${ROOT_ID}`,
    '/me',
    '/me?tab=password',
    '/me?tab=grants',
    '/me?tab=security',
    '/me?tab=tokens',
    '/inbox',
    '/no/such/page',
  ];
}

/** The pages about rights, and about what watches over them, as an administrator sees them. */
export function pagesOfRights({ people, profiles, tickets }: Ids): readonly string[] {
  const technician = `/profiles/${profiles['Technician']}`;
  return [
    '/profiles',
    '/profiles/templates',
    '/profiles/packs',
    '/profiles/new',
    technician,
    `${technician}?view=bits`,
    `${technician}?view=lifecycle`,
    `${technician}?view=holders`,
    `${technician}?view=compare&with=${profiles['Hotliner']}`,
    '/grants',
    '/grants/new',
    '/rules',
    '/rules/new',
    '/settings/sign-in',
    '/requests',
    '/requests?show=decide',
    '/requests/new',
    `/requests/new?type=ticket&id=${tickets[0]}&action=close`,
    '/explain',
    `/explain?person=${people['nina']}&type=ticket&id=${tickets[0]}&action=close`,
    '/expiring',
    '/reviews',
    '/reviews/new',
    '/audit',
    '/audit?type=grant&denied=false',
    '/changes',
    '/changes?show=ended',
  ];
}

/** Every page there is. */
export const pages = (ids: Ids): readonly string[] => [...pagesOfPeople(ids), ...pagesOfRights(ids)];
