import { localDateTime } from '../../core/clock.ts';
import type { TextReference } from '../../core/effect.ts';
import type { KeptRecord, KeptSection } from '../../core/personal-data.ts';

/** What the copy is made of. */
export interface OwnCopyFacts {
  readonly sections: readonly KeptSection[];
  /** When it is made, epoch ms. */
  readonly now: number;
  /** First instant at which nothing of hers may be kept, epoch ms; absent where no notice names one. */
  readonly keepUntil?: number | undefined;
  /** IANA zone of every time in it. */
  readonly zone: string;
  /** What stands in place of another participant. */
  readonly nameMask: string;
  readonly render: (text: TextReference) => string;
}

const mention = /@\[p_[0-9a-f]+\]/gu;

/** Her words without the numbers under which other participants stand in them. @param nameMask such as `[成员]` */
export const withoutOthers = (text: string, nameMask: string): string =>
  text.replaceAll(mention, `@${nameMask}`);

/** Last day on which something may still be kept, or a dash. */
const lastDay = ({ keepUntil, zone }: Pick<OwnCopyFacts, 'keepUntil' | 'zone'>): string =>
  keepUntil === undefined ? '-' : localDateTime(keepUntil - 1, zone);

/** The complete copy of what is kept of her, as one readable text. Her words stand in it as they are kept. */
export const writeOwnCopy = (facts: OwnCopyFacts): string => {
  const { render, zone, nameMask } = facts;
  const writeRecord = ({ at, line, text }: KeptRecord): string => {
    const when = at === undefined ? '' : `${localDateTime(at, zone)} `;
    const words = text === undefined ? '' : `\n${withoutOthers(text, nameMask)}`;
    return `${when}${render(line)}${words}`;
  };
  const writeSection = ({ heading, records }: KeptSection): string => {
    const head = render({
      key: 'own-copy.heading',
      values: { heading: [{ key: heading }], count: records.length },
    });
    return [head, ...records.map(writeRecord)].join('\n');
  };
  const values = { at: localDateTime(facts.now, zone), until: lastDay(facts) };
  return [
    render({ key: 'own-copy.head', values }),
    ...facts.sections.map(writeSection),
    render({ key: 'own-copy.service' }),
    '',
  ].join('\n\n');
};
