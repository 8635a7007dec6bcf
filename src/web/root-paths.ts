/** Where one is sent after signing in: a path of ours, never another site. */
export const backTo = (search: Record<string, unknown>): { back?: string } => {
  const { back } = search;
  return typeof back === 'string' && /^\/(?![/\\])/.test(back) ? { back } : {};
};
