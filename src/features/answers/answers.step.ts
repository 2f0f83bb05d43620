import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Effect, type TextReference } from '../../core/effect.ts';
import type { HandleMac } from '../../core/person.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';
import { readQuestion, type AskContext } from './asking.rules.ts';
import { moreText } from './card-text.ts';
import { createGiving, reply, type GivingPorts } from './giving.ts';
import { meantCommands, menuText, topicText } from './help.rules.ts';
import { offer, offered, pickedNumber } from './menu.ts';
import { cardUsage } from './usage.store.ts';

/** What the answers step is given. */
export interface AnswerPorts extends GivingPorts {
  readonly vocabulary: Vocabulary;
  /** The long notice, for 隐私. */
  readonly longNotice: string;
  /** Whom members can reach about the study; empty where there is none. */
  readonly contact: string;
  readonly normalise: (text: string) => string;
  /** True where two words look or sound alike. */
  isLookAlike(one: string, other: string): boolean;
}

/** Kinds of message that get a word in private: she would wait for an answer to them. */
const kindReplies: Readonly<Record<string, string>> = {
  voice: 'answer.voice',
  sticker: 'answer.sticker',
};

/** Kinds that ask nothing: a message taken back, and what WeChat itself writes into a chat. */
const silentKinds: ReadonlySet<string> = new Set(['recalled', 'other']);

/** Most replies to one sender in a minute: two bots must not talk for ever. */
const mostRepliesAMinute = 6;

/** Answers from curated cards: in a group only when asked, in private always, never with less than it has. */
export const createAnswersStep = (ports: AnswerPorts): Step => {
  const { db, vocabulary } = ports;
  const { member } = vocabulary;
  const isLookAlike = (one: string, other: string): boolean => ports.isLookAlike(one, other);
  const giving = createGiving(ports);
  const repliedAt = new Map<HandleMac, readonly number[]>();

  /** True where a sender has had enough replies for now; notes one more otherwise. */
  const isTooMuch = ({ sender, now }: AskContext): boolean => {
    const recent = (repliedAt.get(sender.mac) ?? []).filter((at) => now - at < minuteMs);
    if (recent.length >= mostRepliesAMinute) return true;
    repliedAt.set(sender.mac, [...recent, now]);
    return false;
  };

  /** What a number picks from what was offered last. */
  const picked = (context: AskContext): readonly Effect[] | undefined => {
    const number = pickedNumber(context);
    const what = number === undefined ? undefined : offered(db, context);
    if (number === undefined || what === undefined) return undefined;
    const { sender, now } = context;
    if (what.kind === 'help') {
      const text = topicText(vocabulary.commands, number);
      return text && [sayPrivately(sender.handle, text.key, text.values)];
    }
    if (what.kind === 'cards') {
      const card = giving.servable(what.ids[number - 1] ?? '', now);
      return card && giving.card(context, card);
    }
    const card = giving.servable(what.id, now);
    const text = card && moreText(card, number - 1);
    // Asked again, so that the next number counts from here.
    if (text !== undefined) offer(db, sender.mac, what, now);
    return text && [sayPrivately(sender.handle, text.key, text.values)];
  };

  /** 有用 and 没用 count for the card she was given last, once; in a group only said to the bot. */
  const rated = (context: AskContext, question: string): Effect | undefined => {
    const isUseful = isPhrase(question, member.useful);
    if (!isUseful && !isPhrase(question, member.useless)) return undefined;
    const what = offered(db, context);
    if (what?.kind === 'more' && what.isRated !== true) {
      cardUsage.rate(db, what.id, isUseful);
      offer(db, context.sender.mac, { ...what, isRated: true }, context.now);
    }
    return reply(context, { key: isUseful ? 'answer.useful' : 'answer.useless' }, 'rating');
  };

  const fixedText = (question: string): TextReference | undefined => {
    if (isPhrase(question, member.privacy))
      return ports.contact === ''
        ? { key: 'consent.no-study' }
        : { key: 'privacy.long', values: { notice: ports.longNotice } };
    if (isPhrase(question, member.contact))
      return ports.contact === ''
        ? { key: 'privacy.no-contact' }
        : { key: 'privacy.contact', values: { contact: ports.contact } };
    return undefined;
  };

  const fixedReply = (context: AskContext, question: string): Effect | undefined => {
    const text = fixedText(question);
    if (text !== undefined) return giving.privately(context, text);
    if (question === '' || isPhrase(question, member.menu)) {
      offer(db, context.sender.mac, { kind: 'help' }, context.now);
      return reply(context, menuText(vocabulary.commands), 'help');
    }
    if (isPhrase(question, member.thanks)) return reply(context, { key: 'help.thanks' }, 'thanks');
    if (isPhrase(question, member.greeting))
      return reply(context, { key: 'help.greeting' }, 'greeting');
    return rated(context, question);
  };

  const isFixedInGroup = ({ message, words }: AskContext): boolean =>
    message.room !== undefined &&
    [member.menu, member.privacy, member.contact].some((phrases) => isPhrase(words, phrases));

  return {
    name: 'answers',
    run(context) {
      const { message, sender, words, isFresh } = context;
      if (!isFresh) return pass;
      if (message.kind !== 'text') {
        if (message.room !== undefined || silentKinds.has(message.kind)) return pass;
        if (isTooMuch(context)) return stop();
        return stop(sayPrivately(sender.handle, kindReplies[message.kind] ?? 'answer.not-text'));
      }
      const choice = picked(context);
      if (choice !== undefined) return stop(...choice);
      const question = isFixedInGroup(context)
        ? words
        : readQuestion(context, vocabulary, (text) => ports.normalise(text));
      if (question === undefined) return pass;
      if (isTooMuch(context)) return stop();
      const fixed = fixedReply(context, question);
      if (fixed !== undefined) return stop(fixed);
      // In a group what she may have meant of the study is nobody's business.
      const meant =
        message.room === undefined ? meantCommands(question, vocabulary.commands, isLookAlike) : [];
      return stop(...giving.answer(context, question, meant));
    },
  };
};
