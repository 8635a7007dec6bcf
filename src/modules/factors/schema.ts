import { z } from 'zod';
import { idSchema, lineSchema } from '#wire/field.ts';

const text = z.string().max(20_000);
const credential = {
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string().max(60), z.unknown()).optional(),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
};

/** What a browser answers when a passkey is made, as WebAuthn says it in JSON. */
export const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});

/** What a browser answers when a passkey is shown. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.nullish(),
  }),
});
export type Registration = z.infer<typeof registrationSchema>;
export type Assertion = z.infer<typeof assertionSchema>;

/** What the browser is to hand to the device; WebAuthn's own words. */
export const optionsSchema = z.object({ options: z.record(z.string(), z.unknown()) });

export const passkeySchema = z.object({
  id: idSchema,
  name: z.string(),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
});
export type Passkey = z.infer<typeof passkeySchema>;

/** The second factors of somebody, without their secrets. */
export const factorsSchema = z.object({
  /** Since when an authenticator app is set up. */
  totp: z.string().nullable(),
  passkeys: z.array(passkeySchema),
  /** Recovery codes that are left. */
  codes: z.int(),
});
export type Factors = z.infer<typeof factorsSchema>;

export const passkeyName = lineSchema(100, 1);

/** One way of showing a second factor. */
export const factorShownSchema = z.union([
  /** Six digits of an authenticator app. */
  z.strictObject({ code: z.string().trim().max(20) }),
  /** One of the codes on paper. */
  z.strictObject({ recovery: z.string().trim().max(40) }),
  z.strictObject({ passkey: assertionSchema }),
]);
export type FactorShown = z.infer<typeof factorShownSchema>;
