import { localDate } from '../../core/clock.ts';
import { sayPrivately, type Effect, type TextReference } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { Db } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';
import { answerQuestion, isServable, servablePart, type AnswerIndex } from './answers.rules.ts';
import type { Card } from './card.ts';

/** How long a number picks from a suggestion, ms. */
const pickLifetimeMs = 5 * 60_000;

/** What the numbers of the menu explain, in order. */
const helpChoices = [
  'help.choice-1',
  'help.choice-2',
  'help.choice-3',
  'help.choice-4',
  'help.choice-5',
] as const;

/** What the answers step is given. */
export interface AnswerPorts {
  readonly db: Db;
  readonly vocabulary: Vocabulary;
  readonly cards: ReadonlyMap<string, Card>;
  readonly index: AnswerIndex;
  readonly zone: string;
  readonly allowDraft: boolean;
  readonly cooldownMs: number;
  /** The long notice, for 隐私. */
  readonly longNotice: string;
  /** Whom members can reach about the study; empty where there is none. */
  readonly contact: string;
  readonly normalise: (text: string) => string;
}

type AskContext = Pick<MessageContext, 'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'words'>;

/** A card as a sentence: red flags first, then the answer, then source and review date in one line. */
export const cardText = (card: Card): TextReference => ({
  key: card.reviewedOn === undefined ? 'answer.card-draft' : 'answer.card',
  values: {
    title: card.title,
    flags: card.redFlags.map((flag) => ({ key: 'answer.red-flag', values: { flag } })),
    answer: card.answer,
    source: card.publishers.join('、'),
    on: card.reviewedOn ?? card.compiledOn,
  },
});

/** What parts 查 from the question, so that 查体 and 问题不大 stay chat. */
const separator = /^[\s:,]+/u;

/** What is asked of the bot: in private any text; in a group what stands after `@bot`, 查 or 问. */
const readQuestion = (
  { message, words }: AskContext,
  { vocabulary, normalise }: AnswerPorts,
): string | undefined => {
  const after = (text: string): string | undefined => {
    const rest = restAfter(text.replace(/^[/、]\s*/u, ''), vocabulary.member.ask, separator);
    return rest?.replace(separator, '');
  };
  if (message.room === undefined) return after(words) ?? words;
  if (message.addressed !== undefined) {
    const addressed = normalise(message.addressed);
    return after(addressed) ?? addressed;
  }
  return after(words);
};

/** Answers from curated cards: in a group only when asked, in private always, never with less than it has. */
export const createAnswersStep = (ports: AnswerPorts): Step => {
  const lastAnswer = new Map<string, number>();

  const reply = (
    { message, sender, room }: AskContext,
    text: TextReference,
    referenceId: string,
  ): Effect =>
    message.room !== undefined && room !== undefined
      ? {
          kind: 'say',
          to: { kind: 'room', handle: message.room, roomId: room.id },
          text,
          post: { kind: 'answer', referenceId },
        }
      : sayPrivately(sender.handle, text.key, text.values);

  /** The card; in a group a private one is only pointed to, and one given a moment ago goes to private. */
  const giveCard = (context: AskContext, card: Card): readonly Effect[] => {
    const { sender, room, now, message } = context;
    const text = cardText(card);
    const privately = sayPrivately(sender.handle, text.key, text.values);
    if (message.room === undefined) return [privately];
    const key = `${room?.id ?? ''} ${card.id}`;
    const last = lastAnswer.get(key);
    if (last !== undefined && now - last < ports.cooldownMs) return [privately];
    lastAnswer.set(key, now);
    if (card.sensitivity === 'normal') return [reply(context, text, card.id)];
    const pointer = { key: 'answer.private-pointer' };
    return [reply(context, pointer, card.id), privately];
  };

  const answer = (context: AskContext, question: string): readonly Effect[] => {
    const policy = { today: localDate(context.now, ports.zone), allowDraft: ports.allowDraft };
    const { verdict, cards } = servablePart(answerQuestion(ports.index, question), (id) => {
      const card = ports.cards.get(id);
      return card !== undefined && isServable(card, policy);
    });
    const given = cards.map(({ id }) => ports.cards.get(id)).filter((card) => card !== undefined);
    const [best] = given;
    if (best === undefined) return [reply(context, { key: 'answer.none' }, 'none')];
    if (verdict === 'answer') return giveCard(context, best);
    openQuestions.ask(
      ports.db,
      context.sender.mac,
      {
        kind: 'answers.pick',
        parameters: Object.fromEntries(given.map((card, index) => [String(index + 1), card.id])),
      },
      context.now,
      pickLifetimeMs,
    );
    const choices = given.map((card, index) => ({
      key: 'answer.choice',
      values: { number: index + 1, title: card.title },
    }));
    return [reply(context, { key: 'answer.suggest', values: { choices } }, 'suggest')];
  };

  const picked = ({ message, sender, now, words }: AskContext): Card | undefined => {
    if (message.room !== undefined || !/^\d$/u.test(words)) return undefined;
    const question = openQuestions.find(ports.db, sender.mac, now);
    if (question?.kind !== 'answers.pick') return undefined;
    const id = question.parameters[words];
    return id === undefined ? undefined : ports.cards.get(String(id));
  };

  /** A number after the menu. */
  const pickedHelp = ({ message, sender, now, words }: AskContext): Effect | undefined => {
    const choice = helpChoices[Number(words) - 1];
    if (message.room !== undefined || choice === undefined) return undefined;
    const question = openQuestions.find(ports.db, sender.mac, now);
    return question?.kind === 'answers.help' ? sayPrivately(sender.handle, choice) : undefined;
  };

  const fixedReply = (context: AskContext, question: string): Effect | undefined => {
    const { member } = ports.vocabulary;
    const { handle } = context.sender;
    if (isPhrase(question, member.privacy))
      return ports.contact === ''
        ? sayPrivately(handle, 'consent.no-study')
        : sayPrivately(handle, 'privacy.long', { notice: ports.longNotice });
    if (isPhrase(question, member.contact))
      return ports.contact === ''
        ? sayPrivately(handle, 'privacy.no-contact')
        : sayPrivately(handle, 'privacy.contact', { contact: ports.contact });
    if (question === '' || isPhrase(question, member.help)) {
      const menu = { kind: 'answers.help', parameters: {} };
      openQuestions.ask(ports.db, context.sender.mac, menu, context.now, pickLifetimeMs);
      return reply(context, { key: 'help.menu' }, 'help');
    }
    if (isPhrase(question, member.thanks)) return reply(context, { key: 'help.thanks' }, 'thanks');
    return undefined;
  };

  return {
    name: 'answers',
    run(context) {
      const { message, sender, words, isFresh } = context;
      if (!isFresh) return pass;
      if (message.kind !== 'text') {
        const isPrivate = message.room === undefined;
        return isPrivate && message.kind !== 'other'
          ? stop(
              sayPrivately(
                sender.handle,
                message.kind === 'voice' ? 'answer.voice' : 'answer.not-text',
              ),
            )
          : pass;
      }
      const help = pickedHelp(context);
      if (help !== undefined) return stop(help);
      const card = picked(context);
      if (card !== undefined) return stop(...giveCard(context, card));
      const isFixedInGroup =
        message.room !== undefined &&
        [
          ports.vocabulary.member.help,
          ports.vocabulary.member.privacy,
          ports.vocabulary.member.contact,
        ].some((phrases) => isPhrase(words, phrases));
      const question = isFixedInGroup ? words : readQuestion(context, ports);
      if (question === undefined) return pass;
      const fixed = fixedReply(context, question);
      return fixed === undefined ? stop(...answer(context, question)) : stop(fixed);
    },
  };
};
