import { Alert, Button, Group, Modal, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import Cropper, { type Area } from 'react-easy-crop';
import 'react-easy-crop/react-easy-crop.css';
import { useTranslation } from 'react-i18next';
import keys from '#web/styles/keys.module.css';
import { cropped } from './crop.ts';

interface CropProps {
  /** Address of the chosen file, of this page alone. */
  readonly source: string;
  readonly onClose: () => void;
  readonly onDone: (picture: string) => Promise<void>;
}

const CLOSEST = 4;

/** Lets one choose the square of a picture that is kept: by dragging, by pinching, by wheel, or with the keys. */
export function CropDialog({ source, onClose, onDone }: CropProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [area, setArea] = useState<Area | null>(null);
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    if (!area) return;
    setBusy(true);
    try {
      await onDone(await cropped(source, area));
    } catch {
      setBroken(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('pictures.crop')} size="md">
      <Stack gap="md">
        {broken ? (
          <Alert color="red" role="alert" title={t('pictures.broken')}>
            {t('pictures.brokenHelp')}
          </Alert>
        ) : (
          <>
            <div style={{ position: 'relative', height: 'min(320px, 55vh)', background: '#222' }}>
              <Cropper
                image={source}
                crop={at}
                zoom={zoom}
                maxZoom={CLOSEST}
                aspect={1}
                cropShape="round"
                showGrid={false}
                keyboardStep={8}
                disableAutomaticStylesInjection
                onCropChange={setAt}
                onZoomChange={setZoom}
                onCropAreaChange={(_, pixels) => setArea(pixels)}
                mediaProps={{ alt: '', onError: () => setBroken(true) }}
                cropperProps={{ role: 'group', 'aria-label': t('pictures.area') }}
              />
            </div>
            <Text size="sm" c="dimmed">
              {t('pictures.cropHelp')} <span className={keys.hint}>{t('pictures.cropKeys')}</span>
            </Text>
            <div>
              <Text size="sm" component="div" mb={4}>
                {t('pictures.zoom')}
              </Text>
              <Slider
                thumbLabel={t('pictures.zoom')}
                label={null}
                min={1}
                max={CLOSEST}
                step={0.1}
                value={zoom}
                onChange={setZoom}
              />
            </div>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          {!broken && (
            <Button onClick={() => void save()} loading={busy} disabled={area === null}>
              {t('pictures.use')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
