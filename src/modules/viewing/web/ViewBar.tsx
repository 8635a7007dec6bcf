import { Button, Group, Text } from '@mantine/core';
import { IconEye, IconEyeOff, IconLockQuestion, IconLogout } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { recordOfPath } from '#web/record-of-path.ts';
import { useSession } from '#web/session.ts';
import { useToast } from '#web/toast.tsx';
import { leaveView } from '../api.ts';
import { startOfView, useSwitchSession } from './useSwitchSession.ts';
import classes from './ViewBar.module.css';

const SECOND = 1000;

// Fetched by those who ask for it.
const Missing = lazy(async () => ({ default: (await import('./Missing.tsx')).Missing }));

/** Says all the time that one looks through somebody else's eyes, and for how long still. */
export function ViewBar() {
  const { viewing } = useSession();
  return viewing ? <Looking key={viewing.until} until={viewing.until} over={viewing.over} /> : null;
}

function Looking({ until, over }: { readonly until: string; readonly over: boolean }) {
  const { t } = useTranslation();
  const { person } = useSession();
  const { pathname } = useLocation();
  const toast = useToast();
  const leave = useSend(leaveView, { open: true });
  const turn = useSwitchSession();
  const left = useLeft(until);
  const isOver = over || left <= 0;
  const onLeave = (): void => leave.mutate({}, { onSuccess: () => void turn(startOfView()), onError: toast.error });
  // What one sees is no longer up to date once the look is over: it is left by itself, once.
  const gone = useRef(false);
  useEffect(() => {
    if (!isOver || gone.current) return;
    gone.current = true;
    onLeave();
  });
  const about = recordOfPath(pathname);
  const [revealed, setRevealed] = useState(false);
  return (
    <>
      <div className={classes.frame} aria-hidden />
      <section className={classes.bar} aria-label={t('viewAs.bar')}>
        <Group gap="xs" justify="space-between">
          <Group gap={6}>
            <IconEye size={18} aria-hidden />
            <Text size="sm" fw={600}>
              {isOver ? t('viewAs.ended') : t('viewAs.you', { name: person.name })}
            </Text>
            {!isOver && (
              <Text size="sm">
                {t('viewAs.only')} · <span role="timer">{t('viewAs.left', { time: clock(left) })}</span>
              </Text>
            )}
          </Group>
          <Group gap={6}>
            <Button
              size="compact-sm"
              variant="default"
              className={classes.explain ?? ''}
              aria-pressed={revealed}
              leftSection={<IconEyeOff size={14} />}
              onClick={() => setRevealed(!revealed)}
            >
              {t(revealed ? 'viewAs.hideMissing' : 'viewAs.showMissing')}
            </Button>
            {about && (
              <Button
                component={Link}
                to="/explain"
                search={{ ...about, action: 'view' } as never}
                size="compact-sm"
                variant="default"
                className={classes.explain ?? ''}
                leftSection={<IconLockQuestion size={14} />}
              >
                {t('viewAs.explain')}
              </Button>
            )}
            <Button
              size="compact-sm"
              className={classes.leave ?? ''}
              leftSection={<IconLogout size={14} />}
              loading={leave.isPending}
              onClick={onLeave}
            >
              {t('viewAs.leave')}
            </Button>
          </Group>
        </Group>
        {revealed && !isOver && (
          <Suspense>
            <Missing about={about} />
          </Suspense>
        )}
      </section>
    </>
  );
}

/** Milliseconds until then, every second. */
function useLeft(until: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(until) - now;
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
