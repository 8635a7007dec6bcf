import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useLabels } from '#web/record/labels.ts';
import { type Grant, grantSpec } from '../schema.ts';

/** Why somebody has a grant; that of a rule leads to the rule. */
export function Cause({ grant: g }: { readonly grant: Pick<Grant, 'cause' | 'rule_id'> }) {
  const words = useLabels(grantSpec).choice('cause', g.cause);
  if (!g.rule_id) return words;
  return (
    <Anchor component={Link} to={`/rules/${g.rule_id}`} size="sm">
      {words}
    </Anchor>
  );
}
