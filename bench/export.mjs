// How long an export takes and how much memory, beside the sqlite3 shell writing as many equally long rows, in turn in
// one run. Prints ratios and peaks; needs a build, the sqlite3 shell and a few GB of disk for the largest:
//   npm run build && node bench/export.mjs 100000 1000000
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = process.env.TONGLU_DIST ?? join(import.meta.dirname, '../dist');
const load = (module) => import(join(dist, module));
const { openDb, databaseFile } = await load('edges/store/open.js');
const { openKeystore } = await load('edges/store/keystore.js');
const migrations = join(import.meta.dirname, '../migrations');
const start = Date.parse('2026-03-01T00:00:00+08:00');
const key = (directory) => join(directory, 'bench.key');
const people = 150;
const rounds = 3;

const build = async (directory, messages) => {
  const { identityForLogin } = await load('core/epoch.store.js');
  const { rooms } = await load('core/room.store.js');
  const { consents } = await load('features/consent/consent.store.js');
  const { messageLog } = await load('features/message-log/message-log.store.js');
  const { writeFileSync } = await import('node:fs');
  const secret = randomBytes(32);
  writeFileSync(key(directory), secret);
  const db = openDb(directory, migrations, 'write');
  const vault = openKeystore(directory, secret, 'write');
  const login = { puppet: 'bench', self: 'wxid_bot', hasStableIds: true };
  const { identity } = identityForLogin(db, vault, login, start);
  rooms.add(db, vault, 'r_1', identity.macOf('room@chatroom'), 'room@chatroom');
  const participants = Array.from(
    { length: people },
    (_, at) => `p_${String(at).padStart(16, '0')}`,
  );
  const words = [
    '今天走了半小时，晚上睡得还可以。',
    '谢谢姐妹，记下了',
    '化疗第三天，胃口差，喝了点小米粥，傍晚好一些。',
  ];
  for (let from = 0; from < messages; from += 10_000)
    db.inTransaction(() => {
      if (from === 0)
        for (const participant of participants) {
          const mac = identity.macOf(`wxid_${participant}`);
          consents.addParticipant(db, participant, mac, identity.epoch, start);
          consents.open(db, vault, {
            participant,
            mac,
            handle: `wxid_${participant}`,
            noticeVersion: 'v1',
            purposes: [1],
            sentAt: start,
            now: start,
          });
        }
      for (let at = from; at < Math.min(messages, from + 10_000); at += 1)
        messageLog.append(db, vault, {
          id: `m_${at}`,
          participant: participants[(at * 7) % people],
          roomId: 'r_1',
          sourceMac: `s_${at}`,
          sentAt: start + 60_000 + Math.floor((at / messages) * 300 * 86_400_000),
          kind: 'text',
          length: 16,
          text: `${words[at % 3]}${at % 97}`,
          ...(at % 4 === 3 ? { replyTo: `m_${at - 1}` } : {}),
          isReplyToUnlogged: false,
          mentions: 0,
          flags: [],
          noticeVersion: 'v1',
        });
    });
  db.close();
};

const exportTo = async (directory, out) => {
  const { readFileSync } = await import('node:fs');
  const { runExport } = await load('features/research/export.commands.js');
  const { createFormats } = await load('edges/files/formats.js');
  const vault = openKeystore(directory, readFileSync(key(directory)), 'read');
  const writer = openDb(directory, migrations, 'beside');
  const reader = openDb(directory, migrations, 'read');
  const request = { study: 's', tier: 'T2', formats: ['csv'], researcher: 'r', agreement: 'a' };
  runExport(
    {
      reader,
      writer,
      vault,
      clock: { now: () => Date.parse('2026-12-31T00:00:00Z') },
      random: (bytes) => randomBytes(bytes).toString('hex'),
      zone: 'Asia/Shanghai',
      studyName: 's',
      institution: 'i',
      studyStartsOn: '2026-03-01',
      agreements: [
        { id: 'a', researcher: 'r', institution: 'i', tier: 'T2', expiresOn: '2027-12-31' },
      ],
      memberMask: '[成员]',
      smallestCell: 5,
      toolVersion: '0',
      schemaVersion: 0,
      dictionary: { tables: {}, title: '', warning: '', heads: [] },
      formats: createFormats({ site: 'S1', codes: [] }),
    },
    request,
    out,
  );
  reader.close();
  writer.close();
  process.stdout.write(String(process.resourceUsage().maxRSS));
};

const shell = (file, ...commands) => execFileSync('sqlite3', [file, ...commands]);
const timed = (run) => {
  const began = performance.now();
  const value = run();
  return { ms: performance.now() - began, value };
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const measure = async (messages) => {
  const directory = mkdtempSync(join(tmpdir(), 'tonglu-bench-export-'));
  try {
    await build(directory, messages);
    const data = { ours: [], shell: [], peak: [] };
    for (let round = 0; round < rounds; round += 1) {
      const out = join(directory, `out-${round}`);
      const ours = timed(() =>
        spawnSync(process.execPath, [import.meta.filename, '--export', directory, out], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'inherit'],
        }),
      );
      data.ours.push(ours.ms);
      data.peak.push(Number(ours.value.stdout) / 1024);
      const plain = join(directory, 'plain.db');
      if (round === 0) shell(plain, '.mode csv', `.import ${join(out, 'messages.csv')} messages`);
      const dump = join(directory, 'dump.csv');
      data.shell.push(
        timed(() =>
          shell(plain, '.headers on', '.mode csv', `.output ${dump}`, 'SELECT * FROM messages;'),
        ).ms,
      );
      if (round === 0)
        process.stdout.write(
          `${messages}: messages.csv ${(statSync(join(out, 'messages.csv')).size / 1e6).toFixed(0)} MB, dump ${(statSync(dump).size / 1e6).toFixed(0)} MB\n`,
        );
      rmSync(out, { recursive: true });
    }
    const ratios = data.ours.map((ms, round) => ms / data.shell[round]);
    process.stdout.write(
      `${messages}: export ${(median(data.ours) / 1000).toFixed(1)} s, shell ${(median(data.shell) / 1000).toFixed(1)} s, ratio ${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}), peak ${median(data.peak).toFixed(0)} MB\n`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

if (process.argv[2] === '--export') await exportTo(process.argv[3], process.argv[4]);
else
  for (const messages of process.argv.slice(2).map(Number)) {
    await measure(messages);
  }
