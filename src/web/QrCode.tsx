import { create } from 'qrcode';
import { useMemo } from 'react';

const QUIET = 4;

/** A QR code, dark on light in every colour scheme: cameras want it so. `label` says what it holds. */
export function QrCode(p: { readonly text: string; readonly label: string; readonly size?: number }) {
  const { path, side } = useMemo(() => drawn(p.text), [p.text]);
  return (
    <svg
      role="img"
      aria-label={p.label}
      width={p.size ?? 200}
      height={p.size ?? 200}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { path: string; side: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const dark = Array.from(modules.data, (bit, i) => (bit ? i : -1)).filter((i) => i >= 0);
  const path = dark
    .map((i) => `M${(i % modules.size) + QUIET} ${Math.floor(i / modules.size) + QUIET}h1v1h-1z`)
    .join('');
  return { path, side: modules.size + 2 * QUIET };
}
