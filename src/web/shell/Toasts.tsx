import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

/** The corner where short messages appear. */
export function Toasts() {
  const { t } = useTranslation();
  return (
    <section aria-label={t('shell.notifications')}>
      <Notifications position="bottom-right" withinPortal={false} />
    </section>
  );
}
