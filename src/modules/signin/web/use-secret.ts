import { useEffect, useState } from 'react';

const inAddress = (): string => window.location.hash.slice(1);

/**
 * What makes a link of ours work stands behind its `#`. It is taken out of the address, and so of the history; a second
 * link that is opened in the same window counts in its place.
 */
export function useSecretOfLink(): string {
  const [secret, setSecret] = useState(inAddress);
  useEffect(() => {
    const take = (): void => {
      if (inAddress() === '') return;
      setSecret(inAddress());
      window.history.replaceState(window.history.state, '', window.location.pathname);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return secret;
}
