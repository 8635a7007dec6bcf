import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { placeTree } from '../api.ts';
import { ROOT_ID } from '../schema.ts';
import { NewPlaceMenu } from './NewPlaceMenu.tsx';
import { PlaceIcon } from './PlaceIcon.tsx';

/** No place is chosen yet. */
export function NoPlace() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreate = useMayCreate('place');
  const { data } = useCall(placeTree, { query: {} });
  const nothing = data?.items.every((node) => node.id === ROOT_ID) && mayCreate.allowed;
  return (
    <Page title={t('places.title')} actions={<NewPlaceMenu />}>
      {nothing ? (
        <Empty title={t('places.first')} text={t('places.firstHelp')}>
          {(['organization', 'group'] as const).map((kind) => (
            <CanButton
              key={kind}
              can={mayCreate}
              variant={kind === 'group' ? 'default' : 'filled'}
              leftSection={<PlaceIcon kind={kind} />}
              onClick={() => void navigate({ to: '/places/new', search: { kind } as never })}
            >
              {t(`places.new.${kind}`)}
            </CanButton>
          ))}
        </Empty>
      ) : (
        <Empty title={t('places.choose')} text={t('places.chooseHelp')} />
      )}
    </Page>
  );
}
