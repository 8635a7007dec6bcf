import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';
import { factorsSchema, optionsSchema, passkeyName, passkeySchema, registrationSchema } from './schema.ts';

const own = { signedIn: 'Everybody looks after their own second factors.' };
/** What one does to get in where a second factor is asked for. */
const enrolling = { personOnly: true, before: ['enrol'], access: own } as const;
const changing = { ...enrolling, asksAgain: true } as const;

/** Codes are told this once, with the first factor. */
const told = z.object({ codes: z.array(z.string()).optional() });

export const myFactors = endpoint({
  ...enrolling,
  id: 'me.factors',
  method: 'GET',
  path: '/me/factors',
  summary: 'My second factors',
  out: factorsSchema,
});

export const startTotp = endpoint({
  ...changing,
  id: 'me.startTotp',
  tellsOnce: true,
  method: 'POST',
  path: '/me/totp',
  summary: 'Begin to set up an authenticator app; it counts once a code has confirmed it',
  out: z.object({
    /** To type where no picture can be read. */
    secret: z.string(),
    /** For the QR code. */
    uri: z.string(),
  }),
});

export const confirmTotp = endpoint({
  ...changing,
  id: 'me.confirmTotp',
  tellsOnce: true,
  method: 'POST',
  path: '/me/totp/confirmation',
  summary: 'Confirm the authenticator app with a code; with the first factor come recovery codes, told this once',
  body: z.strictObject({ code: z.string().trim().max(20) }),
  out: told,
  example: { body: { code: '123456' } },
});

export const removeTotp = endpoint({
  ...changing,
  id: 'me.removeTotp',
  method: 'DELETE',
  path: '/me/totp',
  summary: 'Remove my authenticator app',
});

export const passkeyOptions = endpoint({
  ...changing,
  id: 'me.passkeyOptions',
  tellsOnce: true,
  method: 'POST',
  path: '/me/passkeys/options',
  summary: 'What the browser needs to make a passkey',
  out: optionsSchema,
});

export const addPasskey = endpoint({
  ...changing,
  id: 'me.addPasskey',
  tellsOnce: true,
  method: 'POST',
  path: '/me/passkeys',
  summary: 'Add the passkey that the browser has made',
  body: z.strictObject({ name: passkeyName, response: registrationSchema }),
  out: told,
  example: {
    body: {
      name: 'Laptop',
      response: {
        id: 'AA',
        rawId: 'AA',
        type: 'public-key',
        response: { clientDataJSON: 'e30', attestationObject: 'oA' },
      },
    },
  },
});

const passkeyParams = z.strictObject({ passkey: idSchema });

export const namePasskey = endpoint({
  ...enrolling,
  id: 'me.namePasskey',
  method: 'PUT',
  path: '/me/passkeys/:passkey',
  summary: 'Name a passkey of mine',
  params: passkeyParams,
  body: z.strictObject({ name: passkeyName }),
  out: passkeySchema,
  example: { body: { name: 'Phone' } },
});

export const removePasskey = endpoint({
  ...changing,
  id: 'me.removePasskey',
  method: 'DELETE',
  path: '/me/passkeys/:passkey',
  summary: 'Remove a passkey of mine',
  params: passkeyParams,
});

export const newCodes = endpoint({
  ...changing,
  id: 'me.newCodes',
  tellsOnce: true,
  method: 'POST',
  path: '/me/recovery-codes',
  summary: 'Make ten new recovery codes, told this once; the earlier ones end',
  out: z.object({ codes: z.array(z.string()) }),
});
