/** Somebody of the invented group. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A sentence in both languages. */
export interface InBothLanguages {
  readonly zh: string;
  readonly en: string;
}

/** A member of the group and what she is to it. */
export interface Member extends Person {
  readonly about: InBothLanguages;
}

/** One line of a chat. `chat` is `room`, or whose private chat with the bot it is. */
export interface Line {
  readonly number: number;
  readonly at: number;
  readonly from: string;
  readonly chat: string;
  readonly kind: 'text' | 'file' | 'recalled' | 'joined' | 'calendar-moved';
  readonly text: string;
  readonly recalls?: number;
  /** The instant the calendar was moved to. */
  readonly movedTo?: number;
  readonly quote?: { readonly from: string; readonly text: string };
}

/** The group as it stands, with the lines that are new. */
export interface Chat {
  /** Another one after the bot was started again: all lines begin anew. */
  readonly run: string;
  readonly isReady: boolean;
  readonly isReturning: boolean;
  readonly zone: string;
  readonly room: string;
  readonly bot: Person;
  readonly people: readonly Member[];
  readonly lines: readonly Line[];
  readonly calendar: {
    readonly now: number;
    readonly next?: { readonly job: string; readonly dueAt: number };
  };
}

/** What somebody says. */
export interface Speech {
  readonly who: string;
  readonly where: 'room' | 'private';
  readonly text: string;
  readonly quotes?: number;
}

/** A step of the tour: something said, or the calendar moved. */
export type TourStep = { readonly means: InBothLanguages } & (
  { readonly calendar: 'next-post' } | Speech
);

/** Everything the page says, and the tour. */
export interface Texts {
  readonly words: Readonly<Record<string, InBothLanguages>>;
  readonly tour: readonly TourStep[];
}

/** A value of the database: bytes by their number, opened where they are a participant's own. */
export type Cell = string | number | null | { readonly bytes: number; readonly opened?: string };

/** A table of the database. */
export interface Table {
  readonly name: string;
  readonly count: number;
  readonly isStudyData: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How often a word stands in the bytes on the disk. */
export interface ByteCount {
  readonly count: number;
  readonly files: number;
  readonly bytes: number;
}

/** The server did not do what was asked. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

const ask = async (path: string, body?: object): Promise<Response> => {
  const response = await fetch(
    path,
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  );
  if (!response.ok) throw new Refusal(response.status);
  return response;
};
const get = async <Answer>(path: string, body?: object): Promise<Answer> =>
  (await (await ask(path, body)).json()) as Answer;

/** What the page asks of the bot. @throws Refusal */
export const api = {
  texts: () => get<Texts>('/demo/texts'),
  chat: (after: number) => get<Chat>(`/demo/chat?after=${after}`),
  stored: () => get<readonly Table[]>('/demo/stored'),
  find: (word: string) => get<ByteCount>('/demo/find', { word }),
  addPerson: (name: string) => get<Person>('/demo/people', { name }),
  say: (speech: Speech) => ask('/demo/say', speech),
  recall: (who: string, number: number) => ask('/demo/recall', { who, number }),
  moveCalendar: () => ask('/demo/calendar', {}),
};
