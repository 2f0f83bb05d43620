import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Root of the project under test. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** Looks again and again, a short while apart, until something is there. Fails by its name after a bound. */
export const until = async <Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
  withinMs = 20_000,
): Promise<Value> => {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
};

/** A port nobody listens on just now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** A place for one test: everything a bot could write to lies below it. */
export interface Place {
  readonly root: string;
  readonly data: string;
  readonly home: string;
  readonly temporary: string;
  readonly logs: string;
  readonly keyFile: string;
  remove(): void;
}

/** Makes a place with a master key outside the data directory. */
export const makePlace = (): Place => {
  const root = mkdtempSync(join(tmpdir(), 'tonglu-test-'));
  const inside = (name: string): string => {
    const directory = join(root, name);
    mkdirSync(directory);
    return directory;
  };
  const keyFile = join(root, 'master.key');
  writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  return {
    root,
    data: join(root, 'data'),
    home: inside('home'),
    temporary: inside('tmp'),
    logs: inside('logs'),
    keyFile,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** A sentence the bot said, as the puppet saw it. */
export interface Said {
  readonly to: string;
  readonly text: string;
}

/** Somebody of an invented group. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A running puppet service. */
export interface GatewayProcess {
  readonly endpoint: string;
  readonly said: readonly Said[];
  logIn(): void;
  say(who: string, to: 'room' | 'bot', text: string): void;
  emitSpuriousError(): void;
  kill(): Promise<void>;
}

/** Starts a puppet service around the mock puppet, as a process of its own. */
export const startGatewayProcess = async (
  people: readonly Person[],
  room: { readonly id: string; readonly topic: string; readonly owner: string },
  token: string,
): Promise<GatewayProcess> => {
  const endpoint = `127.0.0.1:${await freePort()}`;
  const child = fork(
    join(import.meta.dirname, 'gateway-process.mjs'),
    [JSON.stringify({ endpoint, token, people, room })],
    {
      env: { ...process.env, WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_SERVER: 'true' },
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const said: Said[] = [];
  let isListening = false;
  child.on('message', (message: { event: string } & Said) => {
    if (message.event === 'listening') isListening = true;
    if (message.event === 'said') said.push({ to: message.to, text: message.text });
  });
  await until('the puppet service listens', () => isListening || undefined);
  return {
    endpoint,
    said,
    logIn: () => child.send({ do: 'log-in' }),
    say: (who, to, text) => child.send({ do: 'say', who, to, text }),
    emitSpuriousError: () => child.send({ do: 'spurious-error' }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

/** A running bot. */
export interface BotProcess {
  readonly child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  log(): string;
  /** Its HTTP address, once printed. */
  address(): Promise<string>;
  exit(): Promise<number | null>;
}

/** Environment in which nothing of the developer's own leaks in. */
export const botEnvironment = (place: Place): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'test',
  HOME: place.home,
  TMPDIR: place.temporary,
  TONGLU_DATA: place.data,
  TONGLU_MASTER_KEY_FILE: place.keyFile,
});

/** Lets a start begin the demo as a visitor's would: no key named, no test. */
export const demoEnvironment: NodeJS.ProcessEnv = { TONGLU_MASTER_KEY_FILE: '', NODE_ENV: '' };

/** Starts `tonglu start` as a process of its own, out of a project directory. */
export const startBotProcess = (
  place: Place,
  options: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  root: string = projectRoot,
): BotProcess => {
  const child = spawn(
    process.execPath,
    ['--no-warnings', join(root, 'dist/cli.js'), 'start', ...options],
    {
      cwd: place.home,
      env: { ...botEnvironment(place), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const outFile = join(place.logs, `out-${child.pid ?? 0}.log`);
  const logFile = join(place.logs, `err-${child.pid ?? 0}.log`);
  child.stdout.pipe(createWriteStream(outFile));
  child.stderr.pipe(createWriteStream(logFile));
  let output = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    output: () => output,
    log: () => log,
    address: () =>
      until(
        `the bot says where it listens (${log.slice(0, 400)})`,
        () => /(http:\/\/[\d.:]+)\/healthz/u.exec(output)?.[1],
      ),
    exit: () => exited,
  };
};

/** A finished command. */
export interface Finished {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a CLI command to its end. */
export const runCli = async (
  place: Place,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
  root: string = projectRoot,
): Promise<Finished> => {
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'dist/cli.js'), ...words], {
    cwd: place.home,
    env: { ...botEnvironment(place), ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  child.stdin.end(input);
  await once(child, 'close');
  return { exit: child.exitCode, stdout, stderr };
};

/** Text of a file. */
export const textOf = (file: string): string => readFileSync(file, 'utf8');
