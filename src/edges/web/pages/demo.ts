import { api, type Chat, type Texts } from './api.ts';
import type { Hand } from './lines.ts';
import { drawPage, type Page, type State } from './page.ts';
import { firstTables } from './stored.ts';
import { firstLanguage } from './words.ts';

let texts: Texts;
let state: State;
let page: Page;

const draw = (): void => {
  page = drawPage(texts, state, { refresh, redraw: draw });
};

/** The bot was started again: what the page knew of the run before is no longer so. */
const beginAnew = (): void => {
  const [lead, member] = state.chat.people;
  const isKnown = ({ who }: Hand): boolean => state.chat.people.some(({ id }) => id === who);
  if (!isKnown(state.hands.member)) state.hands.member.who = member?.id ?? '';
  if (!isKnown(state.hands.moderator)) state.hands.moderator.who = lead?.id ?? '';
  state.tourTaken = 0;
  draw();
};

const take = (chat: Chat): void => {
  const isNewRun = chat.run !== state.chat.run;
  const known = isNewRun ? 0 : (state.lines.at(-1)?.number ?? 0);
  const added = chat.lines.filter(({ number }) => number > known);
  const recalled = new Set(added.map(({ recalls }) => recalls));
  state.chat = chat;
  state.lines = [...(isNewRun ? [] : state.lines), ...added].filter(
    ({ number }) => !recalled.has(number),
  );
  if (isNewRun) beginAnew();
  else page.show(added);
  page.say(
    chat.isReady
      ? chat.isReturning && state.lines.length === 0
        ? 'returning'
        : undefined
      : 'connecting',
  );
};

let running: Promise<void> = Promise.resolve();
/** Fetches what is new; one at a time, so that no line comes twice or out of order. */
const refresh = (): Promise<void> => {
  running = running.then(async () => {
    try {
      const chat = await api.chat(state.lines.at(-1)?.number ?? 0);
      take(chat.run === state.chat.run ? chat : await api.chat(0));
    } catch {
      page.say('disconnected');
    }
  });
  return running;
};

const begin = async (): Promise<void> => {
  const [known, chat] = await Promise.all([api.texts(), api.chat(0)]);
  texts = known;
  const [lead, member] = chat.people;
  state = {
    chat,
    lines: [...chat.lines],
    hands: {
      member: { who: member?.id ?? '', chat: 'room', drafts: new Map() },
      moderator: { who: lead?.id ?? '', chat: 'private', drafts: new Map() },
    },
    unfolded: new Set(firstTables),
    tourTaken: 0,
    view: 'chats',
    language: firstLanguage(),
  };
  draw();
  listenWhileVisible();
};

/** A browser opens six connections to one address: windows nobody looks at leave theirs to the others. */
const listenWhileVisible = (): void => {
  let changes: EventSource | undefined;
  const listen = (): void => {
    changes?.close();
    if (document.hidden) return;
    changes = new EventSource('/demo/changes');
    changes.addEventListener('message', () => void refresh());
    changes.addEventListener('error', () => page.say('disconnected'));
  };
  document.addEventListener('visibilitychange', listen);
  listen();
};

const tryAgainMs = 1000;
const beginSoon = (): void => {
  begin().catch(() => setTimeout(beginSoon, tryAgainMs));
};
beginSoon();
