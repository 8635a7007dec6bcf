import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NameOf } from '#web/record/FieldValue.tsx';
import type { TokenAnswer } from '../api.ts';

/** What a token may, and where, in a few words. */
export function TokenLimits({ token }: { readonly token: TokenAnswer }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      {token.scopes.map((scope) => (
        <Badge key={scope} variant="light" size="sm" tt="none">
          {t(`tokens.scope.${scope}`)}
        </Badge>
      ))}
      {token.lines !== null && (
        <Badge variant="default" size="sm" tt="none">
          {t('tokens.narrowed')}
        </Badge>
      )}
      {token.places?.map((id) => (
        <Badge key={id} variant="default" size="sm" tt="none">
          {t('tokens.in')} <NameOf type="place" id={id} />
        </Badge>
      ))}
    </Group>
  );
}
