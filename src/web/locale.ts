/**
 * How dates, times and numbers are written in a language: the way of the reader's region, where their browser names one
 * for it - a day comes before its month in London, and not in New York.
 * @param wanted the browser's languages, the one liked best first
 */
export const localeOf = (language: string, wanted: readonly string[] = navigator.languages): string =>
  wanted.find((tag) => isRegional(tag, language)) ?? language;

function isRegional(tag: string, language: string): boolean {
  try {
    const locale = new Intl.Locale(tag);
    return locale.language === language && locale.region !== undefined;
  } catch {
    // Some browsers tell what their system is set to, such as `en-US@posix`.
    return false;
  }
}
