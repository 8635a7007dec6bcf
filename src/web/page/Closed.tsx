import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session.ts';
import { Empty } from './Empty.tsx';

/** Whether anything of a section may be seen or made. */
export const useIsOpen = (section: string): boolean => useSession().sections.includes(section);

/** In place of a list of which one may see nothing: that nothing is shown does not say that there is nothing. */
export function Closed() {
  const { t } = useTranslation();
  return (
    <Empty title={t('closed.title')} text={t('closed.text')}>
      <Button component={Link} to="/me" search={{ tab: 'grants' } as never} variant="default">
        {t('closed.mine')}
      </Button>
    </Empty>
  );
}
