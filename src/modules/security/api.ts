import { endpoint } from '#wire/endpoint.ts';
import { passwordRulesSchema, signInSettingsSchema } from './schema.ts';

export const passwordRules = endpoint({
  id: 'settings.passwordRules',
  method: 'GET',
  path: '/password-rules',
  summary: 'What a password takes, told before one is typed',
  access: { open: 'Whoever sets a first password, or a new one by a link, is not signed in.' },
  out: passwordRulesSchema,
});

export const signInSettings = endpoint({
  id: 'settings.signIn',
  personOnly: true,
  method: 'GET',
  path: '/settings/sign-in',
  summary: 'How signing in works here: passwords, lock-out, second factors',
  access: { signedIn: 'Only for whoever may set up; checked by the service.' },
  out: signInSettingsSchema,
});

export const putSignInSettings = endpoint({
  id: 'settings.putSignIn',
  personOnly: true,
  asksAgain: true,
  method: 'PUT',
  path: '/settings/sign-in',
  summary: 'Change how signing in works here; what is left out is as it usually is',
  access: { signedIn: 'Only for whoever may set up; checked by the service.' },
  body: signInSettingsSchema,
  out: signInSettingsSchema,
  example: { body: { length: 12, classes: 1 } },
});
