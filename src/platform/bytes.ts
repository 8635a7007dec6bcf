/** An answer that is no JSON but bytes of the endpoint's type. */
export class Bytes {
  readonly data: Buffer;
  /** Changes with the bytes: whoever has those of this tag needs no others. Letters and digits only. */
  readonly tag: string;

  constructor(data: Buffer, tag: string) {
    this.data = data;
    this.tag = tag;
  }
}
