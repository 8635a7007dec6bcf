import type { Jobs } from '#platform/jobs.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type Product, product } from './product.ts';

/** A product that sends its mail, by its own queue, to a server that keeps it. */
export interface Mailing {
  readonly house: Product;
  readonly mails: Mailbox;
  readonly jobs: Jobs;
  readonly close: () => Promise<void>;
}

export async function mailing(publicUrl: string): Promise<Mailing> {
  const mails = await mailbox();
  const house = await product({ publicUrl }, { mail: { url: mails.url, from: 'desk@desk.example' } });
  const jobs = await house.house.startJobs();
  const close = async (): Promise<void> => {
    await jobs.stop();
    await house.close();
    await mails.close();
  };
  return { house, mails, jobs, close };
}
