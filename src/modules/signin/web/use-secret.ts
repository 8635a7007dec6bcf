import { useState } from 'react';

/** What makes a link of ours work stands behind its `#`. It is taken out of the address, and so of the history. */
export function useSecretOfLink(): string {
  const [secret] = useState(() => window.location.hash.slice(1));
  if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  return secret;
}
