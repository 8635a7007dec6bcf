import { useTranslation } from 'react-i18next';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { NewPlaceMenu } from './NewPlaceMenu.tsx';

/** No place is chosen yet. */
export function NoPlace() {
  const { t } = useTranslation();
  return (
    <Page title={t('places.title')} actions={<NewPlaceMenu />}>
      <Empty title={t('places.choose')} text={t('places.chooseHelp')} />
    </Page>
  );
}
