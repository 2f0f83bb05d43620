import { createTransport } from 'nodemailer';

/** Where a second message goes. Empty: nowhere. */
export interface SecondChannelOptions {
  readonly webhook: string;
  readonly mailFrom?: string;
  readonly mailTo?: string;
  /** `smtp://user:password@host:port`. */
  readonly smtpUrl?: string;
}

/** How long either way may take, ms. */
const patienceMs = 10_000;

const byWebhook = async (url: string, text: string): Promise<boolean> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(patienceMs),
  });
  return response.ok;
};

const byMail = async (
  { mailFrom, mailTo, smtpUrl }: Required<Omit<SecondChannelOptions, 'webhook'>>,
  text: string,
): Promise<boolean> => {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
  try {
    await transport.sendMail({ from: mailFrom, to: mailTo, subject: text, text });
    return true;
  } finally {
    transport.close();
  }
};

const isTaken = async (send: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await send();
  } catch {
    return false;
  }
};

/**
 * Another way than WeChat to whoever looks after the bot: a webhook, mail, or both. What is sent names nobody.
 * @returns resolves to whether either took it, never rejects; undefined where neither is set
 */
export const createSecondChannel = (
  options: SecondChannelOptions,
): ((text: string) => Promise<boolean>) | undefined => {
  const { webhook, mailFrom = '', mailTo = '', smtpUrl = '' } = options;
  const ways = [
    ...(webhook === '' ? [] : [(text: string) => byWebhook(webhook, text)]),
    ...(mailTo === '' || mailFrom === '' || smtpUrl === ''
      ? []
      : [(text: string) => byMail({ mailFrom, mailTo, smtpUrl }, text)]),
  ];
  if (ways.length === 0) return undefined;
  return async (text) => {
    const taken = await Promise.all(ways.map((way) => isTaken(() => way(text))));
    return taken.includes(true);
  };
};
