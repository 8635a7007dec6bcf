import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#modules/people/schema.ts';
import { urlOf } from '#wire/call.ts';
import { CanButton, type Can, useCan, YES } from '#web/can.tsx';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { getPicture, PICTURE_TYPES, putMyPicture, putPicture, removeMyPicture, removePicture } from '../api.ts';
import { inBase64 } from './crop.ts';
import { PersonPicture } from './PersonPicture.tsx';

const CropDialog = lazy(async () => ({ default: (await import('./CropDialog.tsx')).CropDialog }));

interface Verbs {
  readonly put: (picture: string) => Promise<unknown>;
  readonly remove: () => Promise<unknown>;
  readonly can: Can;
}

const changes = ['person', 'session', 'me'];

/** One's own picture, to choose and to remove. */
export function MyPicture({ row }: { readonly row: Person }) {
  const put = useSend(putMyPicture, { changes });
  const remove = useSend(removeMyPicture, { changes });
  const verbs: Verbs = {
    put: (picture) => put.mutateAsync({ body: { picture } }),
    remove: () => remove.mutateAsync({}),
    can: YES,
  };
  return <PictureField row={row} verbs={verbs} />;
}

/** The picture of somebody else, for those who may edit them. */
export function PictureOf({ row }: { readonly row: Person }) {
  const put = useSend(putPicture, { changes });
  const remove = useSend(removePicture, { changes });
  const params = { id: row.id };
  const verbs: Verbs = {
    put: (picture) => put.mutateAsync({ params, body: { picture } }),
    remove: () => remove.mutateAsync({ params }),
    can: useCan(row, 'edit'),
  };
  return <PictureField row={row} verbs={verbs} />;
}

function PictureField({ row, verbs }: { readonly row: Person; readonly verbs: Verbs }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [source, setSource] = useState<string | null>(null);
  const picture = row.picture ?? null;
  const close = (): void => {
    if (source !== null) URL.revokeObjectURL(source);
    setSource(null);
  };
  const use = async (chosen: string): Promise<void> => {
    await verbs.put(chosen).then(() => toast.done(t('pictures.saved')), toast.error);
    close();
  };
  const remove = async (): Promise<void> => {
    try {
      const before = await inBase64(await (await fetch(urlOf(getPicture, { id: row.id }))).blob());
      await verbs.remove();
      toast.undo(t('pictures.removed'), () => void verbs.put(before).catch(toast.error));
    } catch (error) {
      toast.error(error);
    }
  };
  return (
    <Group gap="md" align="center" component="section" aria-label={t('pictures.title')}>
      <PersonPicture id={row.id} name={row.name ?? ''} picture={picture} size={72} />
      <Stack gap={6} flex="1 1 14rem">
        <Group gap="xs">
          {verbs.can.allowed ? (
            <FileButton
              accept={PICTURE_TYPES.join(',')}
              onChange={(file) => file && setSource(URL.createObjectURL(file))}
            >
              {(button) => (
                <Button {...button} size="xs" variant="default" leftSection={<IconPhoto size={16} />}>
                  {t(picture === null ? 'pictures.choose' : 'pictures.chooseOther')}
                </Button>
              )}
            </FileButton>
          ) : (
            <CanButton can={verbs.can} size="xs" variant="default" leftSection={<IconPhoto size={16} />}>
              {t('pictures.choose')}
            </CanButton>
          )}
          {picture !== null && (
            <CanButton
              can={verbs.can}
              size="xs"
              variant="default"
              leftSection={<IconTrash size={16} />}
              onClick={() => void remove()}
            >
              {t('pictures.remove')}
            </CanButton>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t('pictures.help')}
        </Text>
      </Stack>
      {source !== null && (
        <Suspense>
          <CropDialog source={source} onClose={close} onDone={use} />
        </Suspense>
      )}
    </Group>
  );
}
