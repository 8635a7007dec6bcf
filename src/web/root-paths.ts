/** Where one is sent after signing in: a path of ours, never another site. Browsers read over tabs and line ends. */
export const backTo = (search: Record<string, unknown>): { back?: string } => {
  const { back } = search;
  return typeof back === 'string' && /^\/(?![/\\])\P{Cc}*$/u.test(back) ? { back } : {};
};
