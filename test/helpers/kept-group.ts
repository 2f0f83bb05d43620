import Database from 'better-sqlite3';
import { join } from 'node:path';
import { dayMs } from '../../src/core/clock.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import { messageTextContext } from '../../src/core/sealing.ts';
import { makeBackup } from '../../src/edges/store/backup.ts';
import { databaseFile, schemaVersionOf } from '../../src/edges/store/open.ts';
import { setUp } from '../../src/setup.ts';
import type { Stores } from '../../src/stores.ts';
import { tracesOf } from './own-traces.ts';
import { migrationsDirectory } from './project.ts';
import { canary, sayAll, tracesLeft, type Trace } from './traces.ts';
import { makeWorld, type World } from './world.ts';

/** WeChat id of a member, by her number from 0. */
export const memberName = (person: number): string => `wxid_member${person}`;

/** Every kept text, opened, by the id of its message. @param whose theirs alone */
export const openAll = (
  { db, vault }: Pick<Stores, 'db' | 'vault'>,
  whose: readonly ParticipantId[],
): ReadonlyMap<string, string | undefined> =>
  new Map(
    (
      db
        .prepare('SELECT id, participant_id AS participant, sealed_text AS sealed FROM message')
        .all() as { id: string; participant: ParticipantId; sealed: Uint8Array }[]
    )
      .filter(({ participant }) => whose.includes(participant))
      .map(({ id, participant, sealed }) => [
        id,
        vault.openFor(participant, sealed, messageTextContext(id)),
      ]),
  );

/** A group in which everybody consented, spoke and answered, and by which bytes each can be found. */
export interface KeptGroup {
  readonly world: World;
  /** In the order of `memberName`. */
  readonly participants: readonly ParticipantId[];
  readonly traces: ReadonlyMap<ParticipantId, readonly Trace[]>;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/**
 * Plays a group in which all consent, check in and say a number of things, the first of which is 12 kB long.
 * @param keystoreCopy directory of the copy of the keystore
 */
export const makeKeptGroup = async (
  people: number,
  messages: number,
  keystoreCopy: string,
): Promise<KeptGroup> => {
  const { content } = setUp({ set: [] }, 'none');
  const world = await makeWorld([`backup.keystoreDir=${keystoreCopy}`]);
  const all = Array.from({ length: people }, (_, person) => person);
  for (const person of all)
    world.gateway.join('room-1@chatroom', memberName(person), `阿云${person}号`);
  await world.openRoom();
  const each = (text: string, step: string, sentAt = Date.now()) =>
    all.map((person) => ({
      who: memberName(person),
      where: 'private' as const,
      text,
      id: `${step}-${person}`,
      sentAt,
    }));
  await sayAll(world, content, each('参加研究', 'ask'));
  await sayAll(world, content, each('我已满18岁，同意 1 2', 'consent', Date.now() - 60_000));
  await sayAll(world, content, each('打卡 3 6 2', 'check-in'));
  await sayAll(
    world,
    content,
    Array.from({ length: people * messages }, (_, number) => ({
      who: memberName(number % people),
      where: 'room' as const,
      text: `今天走了走${canary(number)}${number < people ? '，慢慢来，不着急'.repeat(490) : ''}`,
      id: `message-of-${number}`,
    })),
  );
  const { db } = world.stores;
  const handles = db
    .prepare(
      'SELECT participant_id AS participant, sealed_handle AS sealed FROM participant_handle',
    )
    .all() as { participant: ParticipantId; sealed: Uint8Array }[];
  const participants = handles
    .map(({ participant, sealed }) => ({
      participant,
      name: world.stores.vault.openFor(participant, sealed, `handle:${participant}`) ?? '',
    }))
    .toSorted((a, b) => all.map(memberName).indexOf(a.name) - all.map(memberName).indexOf(b.name))
    .map(({ participant }) => participant);
  const source = { db, dataDirectory: world.dataDirectory };
  const every = participants.map((participant) => tracesOf(source, participant));
  const there = new Set(tracesLeft([world.dataDirectory], every.flat()));
  // A slice of a long value may lie across two pages; its others do not.
  const isWhole = (trace: Trace): boolean => !trace.from.includes('beyond') || there.has(trace);
  const traces = new Map(
    participants.map((id, person) => [id, every[person]?.filter(isWhole) ?? []]),
  );
  return { world, participants, traces, texts: openAll(world.stores, participants) };
};

/** Begins to read, and goes on reading until closed. */
export const holdReader = (dataDirectory: string): Database.Database => {
  const reader = new Database(databaseFile(dataDirectory), { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM message').get();
  return reader;
};

/** Backups as they would have been made some days ago. @returns the directory of each, by its age in days */
export const makeBackups = (
  { stores, dataDirectory }: Pick<World, 'stores' | 'dataDirectory'>,
  master: Uint8Array,
  ages: readonly number[],
  place: string,
): ReadonlyMap<number, string> => {
  const now = Date.now();
  const schemaVersion = schemaVersionOf(migrationsDirectory);
  return new Map(
    ages.map((age) => {
      const ports = { db: stores.db, dataDirectory, master, schemaVersion };
      // A place of its own: a younger backup would remove one that is over.
      const made = makeBackup({ ...ports, now: now - age * dayMs }, join(place, String(age)));
      return [age, made.directory];
    }),
  );
};
