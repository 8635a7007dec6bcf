import { type ReactNode, useState } from 'react';
import { urlOf } from '#wire/call.ts';
import { getPicture } from '../api.ts';
import { hueOf, initialsOf } from './initials.ts';
import classes from './PersonPicture.module.css';
import { usePictureOf } from './which.ts';

interface Pictured {
  readonly id: string;
  readonly name: string;
  /** Which picture, where that came along with the person; otherwise it is asked for. */
  readonly picture?: string | null | undefined;
  /** Pixels. */
  readonly size?: number;
}

/** The picture of a person, or their initials. Stands beside the name, so it says nothing by itself. */
export function PersonPicture({ id, name, picture, size = 24 }: Pictured) {
  const shown = usePictureOf(id, picture);
  const [broken, setBroken] = useState<string | null>(null);
  const look = { width: size, height: size, fontSize: Math.round(size * 0.4) };
  return (
    <span
      className={classes.frame}
      aria-hidden="true"
      style={{ ...look, backgroundColor: `hsl(${hueOf(id)} 32% 32%)` }}
      data-picture={shown === null ? 'initials' : 'picture'}
    >
      {shown === null || broken === shown ? (
        initialsOf(name)
      ) : (
        <img src={`${urlOf(getPicture, { id })}?v=${shown.slice(0, 12)}`} alt="" onError={() => setBroken(shown)} />
      )}
    </span>
  );
}

/** A name with its picture before it. */
export function PictureAndName({ children, ...person }: Pictured & { readonly children?: ReactNode }) {
  return (
    <span className={classes.beside}>
      <PersonPicture size={20} {...person} />
      <span className={classes.name}>{children ?? person.name}</span>
    </span>
  );
}
