import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { personalDataStores } from './app.ts';
import type { Bot } from './bot.ts';
import type { Clock } from './core/clock.ts';
import type { ParticipantId } from './core/person.ts';
import { rooms } from './core/room.store.ts';
import { checkInTextContext, messageTextContext } from './core/sealing.ts';
import { createDemoGroup, type DemoGroup } from './edges/demo/demo.ts';
import type { DemoContent } from './edges/settings/demo-content.ts';
import { countBytes, readTables, type TableContents } from './edges/store/table-view.ts';
import type { DemoPage } from './edges/web/demo-page.ts';
import type { Stores } from './setup.ts';

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
  readonly puppet: DemoGroup['puppet'];
  page(ports: PagePorts): DemoPage;
  /** Logs the bot in; in a new data directory the lead then has the group served. */
  open(ports: OpeningPorts): Promise<void>;
}

/** How long one waits for the bot to log in, or to answer a line of the opening, ms. */
const patienceMs = 5000;
const lookAgainMs = 20;
const shownRows = 20;

/** Sealed columns that belong to a participant: what she consented to is opened for the visitor. */
const contexts: Readonly<Record<string, (id: string) => string>> = {
  'message.sealed_text': messageTextContext,
  'check_in_answer.sealed_scores': checkInTextContext,
};

const studyTables = new Set(personalDataStores.flatMap(({ tables }) => tables));

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

const happens = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + patienceMs;
  while (!isSo() && performance.now() < end) await sleep(lookAgainMs);
};

/** Builds the stage. @param content `config/demo-group.yaml` and `config/demo-page.yaml` */
export const createDemoStage = ({ group: file, words }: DemoContent, clock: Clock): DemoStage => {
  const group = createDemoGroup({ ...file, now: () => clock.now() });
  const abouts = new Map(file.people.map(({ id, about }) => [id, about]));
  const run = randomUUID();
  let isReady = false;
  let isReturning = false;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  group.onLine(tell);

  const hasAnswered = (after: number): boolean =>
    group.lines(after).some(({ from }) => from === group.bot.id);

  return {
    puppet: group.puppet,
    page: ({ db, vault, bot, dataDirectory, zone }) => ({
      texts: { words, tour: file.tour },
      chat: (after) => ({
        run,
        isReady,
        isReturning,
        zone,
        room: group.room,
        bot: group.bot,
        people: group
          .people()
          .map((person) => ({ ...person, about: abouts.get(person.id) ?? words['new-person'] })),
        lines: group.lines(after),
        calendar: { now: bot.calendar.now(), next: bot.calendar.next() },
      }),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      isReady: () => isReady,
      say: (speech) => group.say(speech),
      recall: (who, number) => group.recall(who, number),
      addPerson: (name) => group.add(name),
      moveToNextPost() {
        bot.moveToNextPost();
        tell();
      },
      stored: () => readTables(db, shownRows).map((table) => showTable(vault, table)),
      find: (word) => countBytes(dataDirectory, word),
    }),
    async open({ db, vault, bot, staffCode }) {
      group.logIn();
      await happens(() => bot.isLoggedIn());
      isReturning = rooms.enabled(db, vault).length > 0;
      for (const { text, ...line } of isReturning ? [] : file.opening) {
        const before = group.lines(0).at(-1)?.number ?? 0;
        group.say({ ...line, text: text.replace('{code}', staffCode) });
        await happens(() => hasAnswered(before));
      }
      isReady = true;
      tell();
    },
  };
};
