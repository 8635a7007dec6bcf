import {
  ActionIcon,
  type ActionIconProps,
  Button,
  type ButtonProps,
  Menu,
  type MenuItemProps,
  Switch,
  type SwitchProps,
  Text,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import { type ComponentProps, type MouseEvent, type ReactElement, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Because, NOT_GRANTED } from '#access/decide.ts';
import type { RowExtras } from '#wire/record.ts';
import { useSession } from './session.ts';

/** Whether something may be done, and if not, why, in the reader's words. */
export interface Can {
  readonly allowed: boolean;
  readonly reason: string;
  /** It is rights that are missing, and not the moment or the state of things. */
  readonly byRight?: boolean;
}

export const YES: Can = { allowed: true, reason: '' };

/** A message has a key such as `ticket.closed`; declared record types say their reasons in plain words. */
const isKey = (text: string): boolean => /^\w+(\.\w+)+$/.test(text);

/** Turns a reason of the server into a sentence of the reader's language. */
export function useBecause(): (because: Because) => string {
  const { t } = useTranslation();
  return ({ key, values }) => {
    if (!isKey(key)) return key;
    const words = Object.entries(values ?? {}).map(([name, value]) => [
      name,
      name === 'permission' ? t(`permission.${value}`, { defaultValue: value }) : value,
    ]);
    return String(t([key, `because.${key}`, 'because.other'], { key, ...Object.fromEntries(words) }));
  };
}

/** May I do this to this record? `action` is an action of its type, facets as `notes:view`. */
export function useCan(row: Partial<Pick<RowExtras, '_can'>> | undefined, action: string): Can {
  const because = useBecause();
  const answer = row?._can?.[action];
  if (answer === true) return YES;
  return { allowed: false, reason: because(answer ?? { key: 'access.unknown' }), byRight: answer?.key === NOT_GRANTED };
}

/** May I create a record of this type anywhere? */
export function useMayCreate(type: string): Can {
  const because = useBecause();
  const { creates, viewing } = useSession();
  if (creates[type] === true) return YES;
  if (viewing?.creates[type] === true) return { allowed: false, reason: because({ key: 'access.lookOnly' }) };
  const reason = because({ key: 'access.createNowhere', values: { permission: `${type}:create` } });
  return { allowed: false, reason, byRight: true };
}

/** Wraps a control with the reason why it does not work, for mouse, keyboard and screen reader. */
function WithReason({ reason, id, children }: { reason: string; id: string; children: ReactElement }) {
  return (
    <>
      <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
        {children}
      </Tooltip>
      <VisuallyHidden id={id}>{reason}</VisuallyHidden>
    </>
  );
}

const stop = (event: MouseEvent): void => event.preventDefault();

/** Marks what rights are missing for: a look through somebody's eyes outlines it on demand. */
const missing = (byRight: boolean | undefined) => (byRight ? { 'data-missing': true } : {});

/** Makes a control look and speak as unavailable while it keeps the focus; the `disabled` attribute would lose it. */
const unavailable = (reasonId: string, { byRight }: Can) => ({
  ...missing(byRight),
  'aria-disabled': true,
  'aria-describedby': reasonId,
  'data-disabled': true,
  type: 'button' as const,
  onClick: stop,
});

interface Judged {
  /** The judgement; or give `row` and `action`. */
  readonly can?: Can;
  readonly row?: Partial<Pick<RowExtras, '_can'>> | undefined;
  readonly action?: string;
}

function useJudgement({ can, row, action }: Judged): Can {
  const judged = useCan(row, action ?? '');
  return can ?? judged;
}

type Native = Omit<ComponentProps<'button'>, keyof ButtonProps | 'ref'>;

/** A button that stays visible when it may not be used and says why. */
export function CanButton({ can, row, action, ...button }: Judged & ButtonProps & Native & { children: ReactNode }) {
  const judged = useJudgement({ ...(can ? { can } : {}), row, ...(action ? { action } : {}) });
  const id = useId();
  if (judged.allowed) return <Button {...button} />;
  // A colour of its own would make it look as if it could be used.
  const { c: _colour, ...plain } = button;
  return (
    <WithReason reason={judged.reason} id={id}>
      <Button {...plain} {...unavailable(id, judged)} />
    </WithReason>
  );
}

type NativeIcon = Omit<ComponentProps<'button'>, keyof ActionIconProps>;

/** The same as an icon; `label` names it. */
export function CanIcon({
  can,
  row,
  action,
  label,
  ...icon
}: Judged & ActionIconProps & NativeIcon & { label: string; children: ReactNode }) {
  const judged = useJudgement({ ...(can ? { can } : {}), row, ...(action ? { action } : {}) });
  const id = useId();
  if (judged.allowed) {
    return (
      <Tooltip label={label}>
        <ActionIcon variant="subtle" aria-label={label} {...icon} />
      </Tooltip>
    );
  }
  return (
    <WithReason reason={`${label}: ${judged.reason}`} id={id}>
      <ActionIcon variant="subtle" aria-label={label} {...icon} {...unavailable(id, judged)} />
    </WithReason>
  );
}

/** An entry of a menu; one that may not be used stays, keeps its place in the keyboard's order, and says why below. */
export function CanMenuItem({
  can,
  row,
  action,
  children,
  onClick,
  ...item
}: Judged & MenuItemProps & { readonly onClick?: () => void }) {
  const judged = useJudgement({ ...(can ? { can } : {}), row, ...(action ? { action } : {}) });
  if (judged.allowed) {
    return (
      <Menu.Item {...item} {...(onClick ? { onClick } : {})}>
        {children}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item {...item} aria-disabled closeMenuOnClick={false} maw={280}>
      <Text span inherit c="dimmed">
        {children}
      </Text>
      <Text size="xs" c="dimmed">
        {judged.reason}
      </Text>
    </Menu.Item>
  );
}

/** A switch that shows how things stand even to those who may not turn it, and says why they may not. */
export function CanSwitch({ can, row, action, ...props }: Judged & SwitchProps) {
  const judged = useJudgement({ ...(can ? { can } : {}), row, ...(action ? { action } : {}) });
  const id = useId();
  if (judged.allowed) return <Switch {...props} />;
  return (
    <>
      <Tooltip label={judged.reason} events={{ hover: true, focus: true, touch: true }} refProp="rootRef">
        <Switch
          {...props}
          {...missing(judged.byRight)}
          onChange={() => undefined}
          onClick={stop}
          aria-disabled
          aria-describedby={id}
          opacity={0.6}
        />
      </Tooltip>
      <VisuallyHidden id={id}>{judged.reason}</VisuallyHidden>
    </>
  );
}
