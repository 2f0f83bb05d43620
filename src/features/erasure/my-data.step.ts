import { sayPrivately } from '../../core/effect.ts';
import type { Holding } from '../../core/personal-data.ts';
import type { Consent, ParticipantId } from '../../core/person.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';

/** What the step is given. */
export interface MyDataPorts {
  readonly vocabulary: Vocabulary;
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  readonly isAnybodyUnbound: () => boolean;
  /** True where what she says now would be kept. */
  readonly isRecording: (consent: Consent) => boolean;
  readonly collect: (participant: ParticipantId) => readonly Holding[];
}

/** Answers 我的数据, always in private: what is held of her, in counts. */
export const createMyDataStep = ({
  vocabulary,
  collect,
  isAnybodyUnbound,
  isRecording,
}: MyDataPorts): Step => ({
  name: 'my-data',
  run({ message, sender, words, isFresh }) {
    if (message.kind !== 'text' || !isPhrase(words, vocabulary.member.myData)) return pass;
    if (!isFresh) return stop();
    const { participant, consent, handle } = sender;
    if (participant === undefined || consent.since === undefined)
      return stop(
        sayPrivately(handle, isAnybodyUnbound() ? 'consent.not-recognised' : 'my-data.none'),
      );
    const lines = [
      {
        key: 'my-data.consent',
        values: {
          purposes: consent.purposes.length === 0 ? '-' : consent.purposes.join('、'),
          version: consent.noticeVersion ?? '-',
        },
      },
      ...(isRecording(consent) ? [] : [{ key: 'my-data.paused' }]),
      ...collect(participant).map(({ key, count }) => ({ key, values: { count } })),
    ];
    return stop(sayPrivately(handle, 'my-data.list', { lines }));
  },
});
