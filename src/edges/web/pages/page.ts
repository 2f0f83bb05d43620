import { api, Refusal, type Chat, type Line, type Texts } from './api.ts';
import { make, makeButton } from './dom.ts';
import type { Hand, Place } from './lines.ts';
import { createPhone } from './phone.ts';
import { createCalendarPart, createNewcomerForm } from './side.ts';
import { createStoredPanel } from './stored.ts';
import { createTour } from './tour.ts';
import { createWords, rememberLanguage, type Language } from './words.ts';

/** Parts of the page of which a small screen shows one. */
const views = ['chats', 'moderator', 'stored'] as const;
type View = (typeof views)[number];

/** What outlives drawing the page anew in another language. */
export interface State {
  chat: Chat;
  lines: Line[];
  readonly hands: { readonly member: Hand; readonly moderator: Hand };
  readonly unfolded: Set<string>;
  tourTaken: number;
  view: View;
  language: Language;
}

const statusWords: Readonly<Record<number, string>> = {
  404: 'gone',
  400: 'too-long',
  409: 'full',
  503: 'connecting',
};
/** What is said is decided and committed within this time; then the tables are looked at. ms */
const settleMs = [150, 1000] as const;

/** What the page asks of what runs it. */
export interface PagePorts {
  /** Fetches what is new. */
  readonly refresh: () => Promise<void>;
  /** Draws the page anew, in the language the state now names. */
  readonly redraw: () => void;
}

/** The page as drawn. */
export interface Page {
  show(added: readonly Line[]): void;
  /** Tells the visitor something by the key of a word; undefined clears it. */
  say(key: string | undefined): void;
}

/** Draws the page in the language of the state. */
export const drawPage = (texts: Texts, state: State, { refresh, redraw }: PagePorts): Page => {
  const { language } = state;
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
      isQuiet: false,
      failed,
    }),
    moderator: createPhone({
      label: words.of('phone-moderator'),
      words,
      hand: state.hands.moderator,
      isQuiet: true,
      failed,
    }),
  };
  const stored = createStoredPanel(words, state.unfolded, failed);
  const calendar = createCalendarPart(words, failed);
  const tabs = views.map((view) =>
    makeButton(words.of(`view-${view}`), () => turnTo(view), {
      attributes: { 'data-turns-to': view },
    }),
  );
  const storedNews = make('span', { class: 'unread' }, make('span', {}, words.of('unread-stored')));
  storedNews.hidden = true;
  tabs.at(-1)?.append(storedNews);
  const turnTo = (view: View): void => {
    state.view = view;
    document.body.dataset['view'] = view;
    for (const tab of tabs)
      tab.setAttribute('aria-pressed', String(tab.dataset['turnsTo'] === view));
    if (view === 'stored') storedNews.hidden = true;
  };
  const refreshStored = async (): Promise<void> => {
    try {
      const isChange = stored.show(await api.stored());
      if (isChange && state.view !== 'stored') storedNews.hidden = false;
    } catch {
      // Where the bot has stopped, the event stream says so.
    }
  };
  const settle = (): void => {
    for (const ms of settleMs) setTimeout(() => void refreshStored(), ms);
  };
  const open = (whose: keyof State['hands'], place: Place): void => {
    phones[whose].open(place);
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
      if ('calendar' in step) open('member', { who: state.hands.member.who, chat: 'room' });
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
      state.language = language === 'zh' ? 'en' : 'zh';
      rememberLanguage(state.language);
      const scrolled = side.scrollTop;
      redraw();
      document.querySelector<HTMLElement>('.language')?.focus();
      document.querySelector<HTMLElement>('.side')?.scrollTo(0, scrolled);
    },
    { class: 'language', attributes: { 'aria-label': words.of('language-label') } },
  );

  const side = make('div', { class: 'side' }, calendar.element, stored.element, newcomer);
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
    make('main', {}, phones.member.element, phones.moderator.element, side),
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
