import { Anchor, type AnchorProps, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from './session.ts';

/** Whether the page of a person may open to the reader: their own, and that of others to whoever views any at all. */
export function useOpensPerson(): (id: string) => boolean {
  const { person, sections } = useSession();
  return (id) => id === person.id || sections.includes('people');
}

interface PersonLinkProps extends AnchorProps {
  readonly id: string;
  readonly children: ReactNode;
}

/** The name of a person: a link to their page where that may open, plain text elsewhere. */
export function PersonLink({ id, children, ...look }: PersonLinkProps) {
  const opens = useOpensPerson();
  if (!opens(id)) {
    return (
      <Text span {...look}>
        {children}
      </Text>
    );
  }
  return (
    <Anchor component={Link} to={`/people/${id}`} {...look}>
      {children}
    </Anchor>
  );
}
