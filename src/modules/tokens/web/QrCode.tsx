import { drawQr } from './qr.ts';

/** White around the code, in modules: readers need it to find its edge. */
const QUIET = 4;

/** A text as a QR code, black on white in the dark as well. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = drawQr(text);
  const side = size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      style={{ width: '100%', maxWidth: 320, background: '#fff', borderRadius: 4 }}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
