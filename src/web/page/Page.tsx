import { Anchor, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Page.module.css';

let pagesShown = 0;

/**
 * A page: sets the document's title, its heading takes the focus when one arrives by navigation, so that keyboard
 * and screen reader start at the new content.
 */
export function Page(props: {
  /** Heading, and title of the browser's tab. */
  readonly title: string;
  /** What stands beside the heading: badges, switches. */
  readonly beside?: ReactNode;
  /** Buttons at the right. */
  readonly actions?: ReactNode;
  /** One line under the heading. */
  readonly lead?: ReactNode;
  /** The page above, as a link before the heading. */
  readonly up?: { readonly to: string; readonly label: string };
  readonly children: ReactNode;
}) {
  const { title, beside, actions, lead, up, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (pagesShown > 0) heading.current?.focus({ preventScroll: true });
    pagesShown += 1;
  }, []);
  return (
    <div className={classes.page}>
      <title>{`${title} · Gatehouse`}</title>
      <div className={classes.head}>
        <div className={classes.names}>
          {up && (
            <Anchor component={Link} to={up.to} size="sm">
              {up.label}
            </Anchor>
          )}
          <Group gap="sm">
            <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
              {title}
            </Title>
            {beside}
          </Group>
          {lead && (
            <Text c="dimmed" size="sm" component="div">
              {lead}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </div>
      {children}
    </div>
  );
}
