import type { InBothLanguages, Texts } from './api.ts';

/** A language of the page. The bot itself speaks Chinese. */
export type Language = keyof InBothLanguages;

/** The page's words in one language. */
export interface Words {
  /** A word of the page by its key, with its placeholders filled in. */
  of(key: string, values?: Readonly<Record<string, string | number>>): string;
  pick(both: InBothLanguages): string;
  /** Day, weekday and time. */
  time(instant: number): string;
  /** Day and time to the second, for tables. */
  second(instant: number): string;
}

const remembered = 'tonglu-demo-language';

/** The language chosen before, else the browser's. */
export const firstLanguage = (): Language => {
  try {
    const chosen = localStorage.getItem(remembered);
    if (chosen === 'zh' || chosen === 'en') return chosen;
  } catch {
    // A browser that stores nothing has nothing to remember.
  }
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
};

/** Remembers the language for the next visit. */
export const rememberLanguage = (language: Language): void => {
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // The same.
  }
};

/** @param zone IANA zone of the times shown */
export const createWords = (texts: Texts, language: Language, zone: string): Words => {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const toSecond = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    of(key, values = {}) {
      const word = texts.words[key];
      if (word === undefined) throw new Error(`there is no word ${key}`);
      return word[language].replaceAll(/\{(\w+)\}/gu, (whole, name: string) =>
        String(values[name] ?? whole),
      );
    },
    pick: (both) => both[language],
    time: (instant) => format.format(instant),
    second: (instant) => toSecond.format(instant),
  };
};
