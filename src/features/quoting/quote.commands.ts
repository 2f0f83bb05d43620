import { AppError } from '../../core/errors.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { messageTextContext } from '../../core/sealing.ts';
import { quotes, type QuoteRequest } from './quote.store.ts';

/** What asking needs. The agreement is known to hold. */
export interface QuoteCommandPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly agreement: string;
  /** True where the data go to another institution than the notice names. */
  readonly isShared: boolean;
  readonly now: number;
  /** The id an export tells of a message. */
  messageName(id: string): string;
  /** True where she agrees just now to be asked, and to sharing where that is needed. */
  agrees(participant: ParticipantId): boolean;
}

interface StoredText {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly sealedText: Uint8Array;
}

const texts = `SELECT id, participant_id AS participant, sealed_text AS sealedText FROM message
WHERE sequence > :after AND sealed_text IS NOT NULL AND recall_suspected_at IS NULL ORDER BY sequence LIMIT 1`;
const sequences =
  'SELECT sequence, id FROM message WHERE sequence > :after ORDER BY sequence LIMIT 1000';

/** Looks through the log for the message an export calls so. */
const find = (ports: QuoteCommandPorts, name: string): StoredText | undefined => {
  const { db } = ports;
  for (let after = 0; ;) {
    const page = db.prepare(sequences).all({ after }) as { sequence: number; id: string }[];
    const tail = page.at(-1);
    if (tail === undefined) return undefined;
    const found = page.find(({ id }) => ports.messageName(id) === name);
    if (found !== undefined) {
      const row = db.prepare(texts).get({ after: found.sequence - 1 }) as StoredText | undefined;
      return row?.id === found.id ? row : undefined;
    }
    after = tail.sequence;
  }
};

/**
 * Asks to quote a message: the bot shows it to who said it.
 * @param name of the message in an export @param sentence a part of its text; all of it where absent
 * @throws input.invalid
 */
export const askToQuote = (
  ports: QuoteCommandPorts,
  name: string,
  sentence: string | undefined,
): void => {
  const { db, vault, agreement, isShared, now } = ports;
  const message = find(ports, name);
  if (message === undefined)
    throw new AppError(
      'input.invalid',
      'the log has no text under this id: see messages of an export',
    );
  const { id, participant, sealedText } = message;
  if (!ports.agrees(participant))
    throw new AppError('input.invalid', 'who said it does not agree to be asked: see purposes');
  const text = vault.openFor(participant, sealedText, messageTextContext(id));
  const quoted = sentence?.trim() ?? text;
  if (text === undefined || quoted === undefined || quoted === '' || !text.includes(quoted))
    throw new AppError('input.invalid', 'give a part of the text, word for word');
  const isNew = quotes.add(
    db,
    vault,
    { participant, messageId: id, agreement, isShared: isShared ? 1 : 0, text: quoted },
    now,
  );
  if (!isNew) throw new AppError('input.invalid', 'this message has been asked for already');
};

/** What became of a request. */
export interface QuoteState {
  readonly number: number;
  readonly message: string;
  readonly state: 'waiting' | 'shown' | 'allowed' | 'reworded' | 'refused' | 'consent-ended';
  /** What may be quoted, word for word; absent unless she allows it. */
  readonly text?: string;
}

const stateOf = (ports: QuoteCommandPorts, request: QuoteRequest): QuoteState => {
  const { vault } = ports;
  const { number, messageId, answer, shownAt, participant } = request;
  const message = ports.messageName(messageId);
  if (answer === 'refused') return { number, message, state: answer };
  if (!ports.agrees(participant)) return { number, message, state: 'consent-ended' };
  if (answer === null) return { number, message, state: shownAt === null ? 'waiting' : 'shown' };
  const text =
    answer === 'reworded' ? quotes.rewordingOf(vault, request) : quotes.textOf(vault, request);
  return { number, message, state: answer, ...(text === undefined ? {} : { text }) };
};

/** Every request under an agreement, oldest first, with what may be quoted just now. */
export const listQuotes = (ports: QuoteCommandPorts): readonly QuoteState[] =>
  quotes.ofAgreement(ports.db, ports.agreement).map((request) => stateOf(ports, request));
