import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './profile.module.css';

/** Marks a profile that has been changed since it was made from a built-in one. */
export function BuiltInDot({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const words = t('profiles.builtIn.differs', { name });
  return (
    <Tooltip label={words}>
      <span role="img" aria-label={words} className={css.dot} />
    </Tooltip>
  );
}
