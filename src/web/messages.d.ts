/** Made by tools/vite/messages.ts. */
declare module 'virtual:messages' {
  type Catalogue = Readonly<Record<string, string>>;
  type Languages = Readonly<Record<string, () => Promise<{ readonly default: Catalogue }>>>;
  /** Languages the house itself speaks. */
  export const LANGUAGES: readonly string[];
  export const catalogues: { readonly entry: Languages; readonly house: Languages; readonly rooms: Languages };
}
