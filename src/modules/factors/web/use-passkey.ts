import { useState } from 'react';
import type { enterOptions, showFactorOptions } from '#modules/signin/api.ts';
import { call } from '#wire/call.ts';
import type { Assertion } from '../schema.ts';

/** Whether this browser, at this address, can do passkeys. */
export const canPasskeys = (): boolean => window.isSecureContext && typeof window.PublicKeyCredential === 'function';

/** Asks the device to show a passkey, and hands on what it answers. */
export function usePasskey(
  options: typeof showFactorOptions | typeof enterOptions,
  onShown: (response: Assertion) => void,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const show = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      // Most people never use one.
      const [answer, { startAuthentication }] = await Promise.all([call(options), import('@simplewebauthn/browser')]);
      const response = await startAuthentication({ optionsJSON: answer.options as never });
      onShown(response as unknown as Assertion);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { show, busy, error, forget: () => setError(null) };
}

/** Refused, cancelled or timed out on the device: the browser's own words are for programmers. */
export const fromDevice = (failure: unknown): boolean =>
  failure instanceof Error &&
  ['WebAuthnError', 'NotAllowedError', 'SecurityError', 'AbortError', 'InvalidStateError'].includes(failure.name);
