/** The message that names a reach: groups and organizations are one's own, all there are, or chosen ones. */
export function reachKey(reach: string, list: unknown): string {
  if (list === undefined || list === 'mine') return `profiles.reach.${reach}`;
  return `profiles.reach.${reach}_${list === 'every' ? 'every' : 'selected'}`;
}
