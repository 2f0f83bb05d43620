import { audit } from '../../core/audit.store.ts';
import { sayPrivately, type TextReference, type TextValue } from '../../core/effect.ts';
import { confirmationLifetimeMs, openQuestions } from '../../core/open-question.store.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { readRoom } from '../../core/staff-commands.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';

/** What the step is given. */
export interface AnnouncePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Pick<Vocabulary, 'staff'>;
  /** Words the bot never says, whoever asks it to. */
  readonly forbidden: readonly string[];
  normalise(text: string): string;
  staffIdOf(mac: HandleMac): string | undefined;
}

type Context = Pick<MessageContext, 'message' | 'sender' | 'room' | 'words' | 'now'>;

/** Longest announcement, characters: what a telephone shows at once. */
const longestText = 500;
const question = 'moderation.announce';

/** The end of a text as it was typed that reads as a normalised end of it. */
const asTyped = (
  typed: string,
  wanted: string,
  normalise: (text: string) => string,
): string | undefined =>
  [...typed.matchAll(/(?<=\s|\d)\S/gu)]
    .map(({ index }) => typed.slice(index).trim())
    .find((end) => normalise(end) === wanted);

/** 发 群1 TEXT: the bot passes on a sentence of the staff, as theirs, once it is confirmed. */
export const createAnnounceStep = ({ db, vault, vocabulary, ...ports }: AnnouncePorts): Step => {
  const { staff: words } = vocabulary;
  const answer = ({ sender }: Context, key: string, values?: Record<string, TextValue>) =>
    stop(sayPrivately(sender.handle, key, values));
  const textOf = (text: string): TextReference => ({ key: 'room.announcement', values: { text } });

  const preview = (context: Context, rest: string): Verdict => {
    const { message, sender, now } = context;
    const found = readRoom(rest, words.room, rooms.enabled(db, vault), context.room);
    if (found === 'unknown') return answer(context, 'staff.no-such-room');
    if (found === 'unclear') return answer(context, 'staff.which-room');
    if (found.rest === '') return answer(context, 'staff.announce-how');
    const text = asTyped(message.text, found.rest, (one) => ports.normalise(one)) ?? found.rest;
    if ([...text].length > longestText)
      return answer(context, 'staff.announce-long', { most: longestText });
    const word = ports.forbidden.find((one) => found.rest.includes(one));
    if (word !== undefined) return answer(context, 'staff.other-words', { word });
    const { number } = found.room;
    const parameters = { room: number, text };
    openQuestions.ask(db, sender.mac, { kind: question, parameters }, now, confirmationLifetimeMs);
    return answer(context, 'staff.preview-announce', { room: number, text: [textOf(text)] });
  };

  const confirm = (context: Context): Verdict => {
    const { sender, now } = context;
    const asked = openQuestions.find(db, sender.mac, now);
    if (asked?.kind !== question) return pass;
    openQuestions.close(db, sender.mac);
    const number = Number(asked.parameters['room']);
    const room = rooms.enabled(db, vault).find((known) => known.number === number);
    if (room === undefined) return answer(context, 'staff.no-such-room');
    const actor = ports.staffIdOf(sender.mac) ?? 'unbound';
    audit.append(db, vault, now, actor, 'announce', { room: number });
    return stop({
      kind: 'say',
      to: { kind: 'room', handle: room.handle, roomId: room.id },
      text: textOf(String(asked.parameters['text'])),
      post: { kind: 'service', referenceId: 'room.announcement' },
      next: {
        onHandedOver: sayPrivately(sender.handle, 'staff.announced', { room: number }),
        onFailed: sayPrivately(sender.handle, 'staff.announce-failed', { room: number }),
      },
    });
  };

  return {
    name: 'announce',
    runsInControlRoom: true,
    run(context) {
      const { message, sender, isFresh, command } = context;
      if (message.kind !== 'text' || sender.role === 'member') return pass;
      if (command?.id === 'confirm') return isFresh ? confirm(context) : pass;
      if (command?.id !== 'announce') return pass;
      return isFresh ? preview(context, command.rest) : stop();
    },
  };
};
