import { api, Refusal, type Chat, type Line, type Texts } from './api.ts';
import { make, makeButton } from './dom.ts';
import type { Hand } from './lines.ts';
import { createPhone } from './phone.ts';
import { createCalendarPart, createNewcomerForm } from './side.ts';
import { createStoredPanel } from './stored.ts';
import { createTour } from './tour.ts';
import { createWords, firstLanguage, rememberLanguage, type Language } from './words.ts';

/** Parts of the page of which a small screen shows one. */
const views = ['chats', 'moderator', 'stored'] as const;
type View = (typeof views)[number];

/** What outlives drawing the page anew in another language. */
interface State {
  chat: Chat;
  lines: Line[];
  readonly hands: { readonly member: Hand; readonly moderator: Hand };
  tourTaken: number;
  view: View;
}

const statusWords: Readonly<Record<number, string>> = {
  400: 'too-long',
  409: 'full',
  503: 'connecting',
};
/** What is said is decided and committed within this time; then the tables are looked at. ms */
const settleMs = [150, 1000] as const;

const drawPage = (texts: Texts, state: State, language: Language) => {
  const words = createWords(texts, language, state.chat.zone);
  const status = make('p', { class: 'status', attributes: { role: 'status' } });
  const failed = (error: unknown): void => {
    const key = error instanceof Refusal ? statusWords[error.status] : undefined;
    status.textContent = words.of(key ?? 'failed');
  };
  const phones = {
    member: createPhone({
      label: words.of('phone-member'),
      words,
      hand: state.hands.member,
      failed,
    }),
    moderator: createPhone({
      label: words.of('phone-moderator'),
      words,
      hand: state.hands.moderator,
      failed,
    }),
  };
  const stored = createStoredPanel(words, failed);
  const calendar = createCalendarPart(words, failed);
  const tabs = views.map((view) =>
    makeButton(words.of(`view-${view}`), () => turnTo(view), {
      attributes: { 'data-turns-to': view },
    }),
  );
  const turnTo = (view: View): void => {
    state.view = view;
    document.body.dataset['view'] = view;
    for (const tab of tabs)
      tab.setAttribute('aria-pressed', String(tab.dataset['turnsTo'] === view));
  };
  const refreshStored = (): void => void api.stored().then((tables) => stored.show(tables), failed);
  const settle = (): void => {
    for (const ms of settleMs) setTimeout(refreshStored, ms);
  };
  const open = (whose: keyof State['hands'], hand: Hand): void => {
    phones[whose].open(hand);
    turnTo(whose === 'member' ? 'chats' : 'moderator');
  };

  const tour = createTour({
    words,
    steps: texts.tour,
    taken: state.tourTaken,
    took: (taken) => {
      state.tourTaken = taken;
    },
    failed,
    show: (step) => {
      if ('calendar' in step) phones.member.open({ ...state.hands.member, chat: 'room' });
      else
        open(step.who === state.hands.moderator.who ? 'moderator' : 'member', {
          who: step.who,
          chat: step.where,
        });
    },
  });
  const newcomer = createNewcomerForm(
    words,
    (id) => void refresh().then(() => open('member', { who: id, chat: 'room' })),
    failed,
  );
  const otherLanguage = makeButton(
    words.of('language'),
    () => {
      const other = language === 'zh' ? 'en' : 'zh';
      rememberLanguage(other);
      page = drawPage(texts, state, other);
      document.querySelector<HTMLElement>('.language')?.focus();
    },
    { class: 'language', attributes: { 'aria-label': words.of('language-label') } },
  );

  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = words.of('title');
  document.body.replaceChildren(
    make(
      'header',
      {},
      make('h1', {}, words.of('title')),
      make('p', { class: 'intro' }, words.of('intro')),
      otherLanguage,
    ),
    tour,
    status,
    make('nav', { attributes: { 'aria-label': words.of('views') } }, ...tabs),
    make(
      'main',
      {},
      phones.member.element,
      phones.moderator.element,
      make('div', { class: 'side' }, calendar.element, stored.element, newcomer),
    ),
  );
  turnTo(state.view);

  const show = (added: readonly Line[]): void => {
    phones.member.show(state.chat, state.lines, added);
    phones.moderator.show(state.chat, state.lines, added);
    calendar.show(state.chat);
    settle();
  };
  show(state.lines);
  return {
    show,
    say: (key: string | undefined): void => {
      status.textContent = key === undefined ? '' : words.of(key);
    },
  };
};

let state: State;
let page: ReturnType<typeof drawPage>;

const take = (chat: Chat): void => {
  const isNewRun = chat.run !== state.chat.run;
  const known = isNewRun ? 0 : (state.lines.at(-1)?.number ?? 0);
  const added = chat.lines.filter(({ number }) => number > known);
  const recalled = new Set(added.map(({ recalls }) => recalls));
  state.chat = chat;
  state.lines = [...(isNewRun ? [] : state.lines), ...added].filter(
    ({ number }) => !recalled.has(number),
  );
  page.show(isNewRun ? state.lines : added);
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
  const [texts, chat] = await Promise.all([api.texts(), api.chat(0)]);
  const [lead, member] = chat.people;
  state = {
    chat,
    lines: [...chat.lines],
    hands: {
      member: { who: member?.id ?? '', chat: 'room' },
      moderator: { who: lead?.id ?? '', chat: 'private' },
    },
    tourTaken: 0,
    view: 'chats',
  };
  page = drawPage(texts, state, firstLanguage());
  const changes = new EventSource('/demo/changes');
  changes.addEventListener('message', () => void refresh());
  changes.addEventListener('error', () => page.say('disconnected'));
};

void begin();
