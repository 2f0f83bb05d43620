import { audit } from '../../core/audit.store.ts';
import { dayMs, localDate, type Clock } from '../../core/clock.ts';
import type { TextReference } from '../../core/effect.ts';
import type { Notice } from '../../core/notice.ts';
import type { Purpose } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { makePaperCode } from './paper-code.rules.ts';
import { macOfPaperCode } from './paper-consent.step.ts';
import { paperForms } from './paper-form.rules.ts';
import { paperInvites } from './paper-invite.store.ts';

/** How long the code of a form can be used, ms. */
export const paperCodeLifetimeMs = 30 * dayMs;

/** What making forms needs. */
export interface PaperInvitePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomHex;
  readonly notice: Notice;
  readonly zone: string;
  render(text: TextReference): string;
}

const purposeKeys: Readonly<Record<Purpose, string>> = {
  1: 'paper.purpose-1',
  2: 'paper.purpose-2',
  3: 'paper.purpose-3',
  4: 'paper.purpose-4',
  5: 'paper.purpose-5',
};

/**
 * Makes one-time codes for forms and the page that prints them. Only MACs are kept; the audit has how many, for what
 * and under which notice.
 * @param write puts the page where it is wanted; where it throws, no code was made
 * @returns when the codes expire, epoch ms
 */
export const inviteOnPaper = (
  ports: PaperInvitePorts,
  {
    count,
    purposes,
    isForTranscript = false,
  }: {
    readonly count: number;
    readonly purposes: readonly Purpose[];
    /** True where no bot is in the group: the digits are read when a transcript is taken in. */
    readonly isForTranscript?: boolean;
  },
  write: (html: string) => void,
): { readonly expiresAt: number } =>
  ports.db.inTransaction(() => {
    const { db, vault, clock, random, notice, zone } = ports;
    const now = clock.now();
    const expiresAt = now + paperCodeLifetimeMs;
    const { version: noticeVersion } = notice;
    paperInvites.expire(db, now);
    const codes: string[] = [];
    while (codes.length < count) {
      const code = makePaperCode(random);
      const codeMac = macOfPaperCode(vault, code);
      if (paperInvites.add(db, { codeMac, purposes, noticeVersion, expiresAt })) codes.push(code);
    }
    audit.append(db, vault, now, 'operator', 'consent-invite', {
      count,
      purposes: purposes.join(''),
      noticeVersion,
    });
    const of = (key: string, values?: TextReference['values']): string =>
      ports.render(values === undefined ? { key } : { key, values });
    const words = {
      title: of('paper.title', { title: notice.title }),
      notice: notice.short,
      about: of('paper.about', { purposes: purposes.join('、') }),
      purposes: purposes.map((purpose) => of(purposeKeys[purpose])),
      agree: of('paper.agree'),
      disagree: of('paper.disagree'),
      adult: of('paper.adult'),
      signature: of('paper.signature'),
      date: of('paper.date'),
      send: of(isForTranscript ? 'paper.send-transcript' : 'paper.send'),
      end: of(isForTranscript ? 'paper.end-transcript' : 'paper.end', {
        until: localDate(expiresAt, zone),
        version: noticeVersion,
      }),
    };
    write(paperForms(words, codes));
    return { expiresAt };
  });
