import './styles/global.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ProofGate } from './ProofGate.tsx';
import { NavigationContext } from './navigation.ts';
import { queryClient, whenSignedOut } from './query.ts';
import { router } from './router.tsx';
import { sections } from './sections.tsx';
import { becomes } from './session.ts';
import { styleNonce } from './nonce.ts';
import { cssVariables, theme, withWords } from './theme.ts';

/** The session ended while somebody worked: to the sign-in and, from there, back. */
function toSignIn(): void {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  becomes(null);
  void router.navigate({ to: '/sign-in', search: { back: href } });
}

export function App() {
  const { t } = useTranslation();
  useEffect(() => whenSignedOut(toSignIn), []);
  return (
    <MantineProvider
      theme={useMemo(() => withWords(theme, t('action.close')), [t])}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <NavigationContext value={sections}>
          <RouterProvider router={router} />
          <ProofGate />
        </NavigationContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
