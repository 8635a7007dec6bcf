import { Button } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useId } from '#web/search.ts';
import { placeTree } from '../api.ts';
import classes from './PlacesPage.module.css';
import { PlaceTree } from './PlaceTree.tsx';

/** The tree at the left, a place at the right; on a phone the tree folds away above it. */
export function PlacesPage() {
  const { t } = useTranslation();
  const query = useCall(placeTree, { query: {} });
  const chosen = useId();
  const { pathname } = useLocation();
  const [shown, { toggle, close, open }] = useDisclosure(pathname === '/places');
  useEffect(() => (pathname === '/places' ? open() : close()), [pathname, open, close]);
  const narrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  const tree = <WhenLoaded query={query}>{({ items }) => <PlaceTree nodes={items} chosen={chosen} />}</WhenLoaded>;
  return (
    <div className={classes.split}>
      <nav className={classes.tree} aria-label={t('places.tree')}>
        {narrow && (
          <Button variant="default" size="xs" fullWidth onClick={toggle} aria-expanded={shown}>
            {t(shown ? 'places.hideTree' : 'places.showTree')}
          </Button>
        )}
        {(!narrow || shown) && <div className={narrow ? classes.narrow : classes.wide}>{tree}</div>}
      </nav>
      <div className={classes.place}>
        <Outlet />
      </div>
    </div>
  );
}
