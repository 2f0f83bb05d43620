import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bot } from './bot.ts';
import type { Clock } from './core/clock.ts';
import type { ParticipantId } from './core/person.ts';
import { rooms } from './core/room.store.ts';
import { checkInTextContext, messageTextContext } from './core/sealing.ts';
import { createDemoGroup, demoBotId, type DemoGroup } from './edges/demo/demo.ts';
import type { DemoContent } from './edges/settings/demo-content.ts';
import { countBytes, readTables, type TableContents } from './edges/store/table-view.ts';
import type { DemoPage } from './edges/web/demo-page.ts';
import type { Stores } from './stores.ts';

/** What the page needs of the running bot. */
export interface PagePorts extends Stores {
  readonly bot: Pick<Bot, 'calendar' | 'moveToNextPost'>;
  readonly dataDirectory: string;
  /** IANA zone times are shown in. */
  readonly zone: string;
}

/** What the opening needs of the running bot. */
export interface OpeningPorts extends Stores {
  readonly bot: Pick<Bot, 'isLoggedIn'>;
  /** A staff code for the invented lead. */
  readonly staffCode: () => string;
}

/** The demo's stage: an invented group on the embedded puppet, and the page that shows it. */
export interface DemoStage {
  /** Loads the mock puppet and puts the group on it. Once. */
  makePuppet(): Promise<DemoGroup['puppet']>;
  /** The page can be shown before the puppet is made: it says that the bot is getting ready. */
  page(ports: PagePorts): DemoPage;
  /** Logs the bot in; in a new data directory the lead then has the group served. */
  open(ports: OpeningPorts): Promise<void>;
}

/** How long one waits for the bot to log in, or to answer a line of the opening, ms. */
const patienceMs = 5000;
/** How long what a visitor says waits for the whole opening, ms. */
const openingMs = 15_000;
const lookAgainMs = 20;
const shownRows = 20;

/** Sealed columns that belong to a participant: what she consented to is opened for the visitor. */
const contexts: Readonly<Record<string, (id: string) => string>> = {
  'message.sealed_text': messageTextContext,
  'check_in_answer.sealed_scores': checkInTextContext,
};

/** Tables of what she said: study data, as docs/privacy.md has it. All others are service data. */
const studyTables = new Set(Object.keys(contexts).map((column) => column.split('.')[0]));

/** A value as the page shows it: bytes by their number, and opened where they are a participant's own. */
const showTable = (vault: Stores['vault'], { rows, ...table }: TableContents): object => ({
  ...table,
  isStudyData: studyTables.has(table.name),
  rows: rows.map((row) =>
    table.columns.map((column) => {
      const value = row[column];
      if (!(value instanceof Uint8Array)) return value;
      const context = contexts[`${table.name}.${column}`];
      const opened = context
        ? vault.openFor(row['participant_id'] as ParticipantId, value, context(String(row['id'])))
        : undefined;
      return { bytes: value.length, ...(opened === undefined ? {} : { opened }) };
    }),
  ),
});

const happens = async (isSo: () => boolean, withinMs = patienceMs): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!isSo() && performance.now() < end) await sleep(lookAgainMs);
};

/** Builds the stage. @param content `config/demo-group.yaml` and `config/demo-page.yaml` */
export const createDemoStage = ({ group: file, words }: DemoContent, clock: Clock): DemoStage => {
  let group: DemoGroup | undefined;
  const abouts = new Map(file.people.map(({ id, about }) => [id, about]));
  const run = randomUUID();
  let isReady = false;
  let isReturning = false;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());

  return {
    async makePuppet() {
      group = await createDemoGroup({ ...file, now: () => clock.now() });
      group.onLine(tell);
      return group.puppet;
    },
    page: ({ db, vault, bot, dataDirectory, zone }) => ({
      texts: { words, tour: file.tour },
      chat: (after) => ({
        run,
        isReady,
        isReturning,
        zone,
        room: file.room,
        bot: { id: demoBotId, name: file.bot },
        people: (group?.people() ?? file.people).map(({ id, name }) => ({
          id,
          name,
          about: abouts.get(id) ?? words['new-person'],
        })),
        lines: group?.lines(after) ?? [],
        calendar: { now: bot.calendar.now(), next: bot.calendar.next() },
      }),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async whenReady() {
        await happens(() => isReady, openingMs);
        return isReady;
      },
      say: (speech) => group?.say(speech) ?? false,
      recall: (who, number) => group?.recall(who, number) ?? false,
      addPerson: (name) => group?.add(name),
      moveToNextPost() {
        const next = bot.calendar.next();
        if (next !== undefined) group?.calendarMoved(next.dueAt);
        bot.moveToNextPost();
      },
      stored: () => readTables(db, shownRows).map((table) => showTable(vault, table)),
      find: (word) => countBytes(dataDirectory, word),
    }),
    async open({ db, vault, bot, staffCode }) {
      const opened = group;
      if (opened === undefined) return;
      opened.logIn();
      await happens(() => bot.isLoggedIn());
      isReturning = rooms.enabled(db, vault).length > 0;
      for (const { text, ...line } of isReturning ? [] : file.opening) {
        const before = opened.lines(0).at(-1)?.number ?? 0;
        opened.say({ ...line, text: text.replace('{code}', staffCode) });
        await happens(() => opened.lines(before).some(({ from }) => from === demoBotId));
      }
      isReady = true;
      tell();
    },
  };
};
