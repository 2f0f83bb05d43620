import { sayPrivately } from '../../core/effect.ts';
import type { RoomHandle } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';
import { corrections } from './correction.store.ts';

/** What the step is given. */
export interface CorrectionPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  /** Room of an own id; undefined where the bot no longer knows it. */
  roomHandle(roomId: string): RoomHandle | undefined;
  /** A text without others' names and personal data; undefined where names cannot be had. */
  maskText(room: RoomHandle, text: string): string | undefined;
}

/** What parts the word from the corrected text. */
const separator = /^[\s:：,，]/u;

/** The two characters of the word, whatever invisible signs stand around and between them. */
const leadingWord = /^[\s\p{Cf}]*\S[\s\p{Cf}]*\S[\s\p{Cf}:：,，]*/u;

/** 更正: in private, `更正` and the right words take the place of her newest kept text. */
export const createCorrectionStep = (ports: CorrectionPorts): Step => ({
  name: 'correction',
  run({ message, sender, words, isFresh }) {
    const { correct } = ports.vocabulary.member;
    const isBare = isPhrase(words, correct);
    if (message.kind !== 'text' || (!isBare && restAfter(words, correct, separator) === undefined))
      return pass;
    // In the group it is chat unless it stands alone: the right words belong in private.
    if (message.room !== undefined && !isBare) return pass;
    if (!isFresh) return stop();
    const { participant, consent, handle } = sender;
    const newest =
      participant === undefined || consent.since === undefined
        ? undefined
        : corrections.newest(ports.db, participant);
    if (participant === undefined || newest === undefined)
      return stop(sayPrivately(handle, 'my-data.nothing-to-correct'));
    if (isBare) return stop(sayPrivately(handle, 'my-data.how-to-correct'));
    if (message.holdsOthersWords === true)
      return stop(sayPrivately(handle, 'my-data.correct-own-words'));
    // What she typed, not its normalised form, takes the place of the old text.
    const own = message.text.replace(leadingWord, '');
    const room = ports.roomHandle(newest.roomId);
    const text = room === undefined ? undefined : ports.maskText(room, own);
    if (text === undefined || text === '')
      return stop(sayPrivately(handle, 'my-data.cannot-correct'));
    corrections.apply(ports.db, ports.vault, participant, newest.id, text);
    return stop(sayPrivately(handle, 'my-data.corrected'));
  },
});
