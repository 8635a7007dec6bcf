/** The nonce with which the server's content security policy lets this page's own style tags through. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Dialogs lock the scrolling of the page by a style tag of theirs; the library asks for the nonce under this name. */
export function lendNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
