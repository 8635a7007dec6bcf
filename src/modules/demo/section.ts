import { type Admin, demoClient, type Injectable } from './client.ts';
import { loadDemo } from './load.ts';
import { DEMO_PASSWORD } from './world.ts';

/** The super administrator of a demonstration that names no other. */
export const DEMO_ADMIN: Admin = { login: 'admin', password: DEMO_PASSWORD };

/**
 * Fills a fresh installation with the demonstration through its own API.
 * @param admin a super administrator who can sign in
 * @param say told what was made, and how to sign in
 * @throws Error when a call is refused
 */
export async function loadDemoInto(server: Injectable, admin: Admin, say: (text: string) => unknown): Promise<void> {
  const { people, places, tickets } = await loadDemo(demoClient(server, admin));
  const count = (ids: object): number => Object.keys(ids).length;
  say(`The demonstration has ${count(places)} places, ${count(people)} people and ${tickets.length} tickets.`);
  say(`Sign in as ada, helen, nina or any other person with the password ${DEMO_PASSWORD}.`);
}
