/** How mail leaves the house. */
export interface MailSettings {
  /** `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://...:465`. */
  readonly url: string;
  /** The address that mail comes from. */
  readonly from: string;
}

/** One message to one person. Texts only; links are made of the public address of the installation. */
export interface Mail {
  /** Name of what it is about, such as `recovery`. */
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Afterwards it would be of no use, and is not sent any more. */
  readonly uselessAt?: Date;
}
