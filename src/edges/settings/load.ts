import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { AppError } from '../../core/errors.ts';
import { settingsSchema, type Settings } from './schema.ts';

/** What the environment may say. The only read of `process.env`. */
export interface Environment {
  readonly masterKeyFile: string | undefined;
  readonly dataDirectory: string | undefined;
  /** Mail server of the second channel, a secret; empty: none. */
  readonly smtpUrl: string;
  readonly puppet: string | undefined;
  readonly serviceEndpoint: string | undefined;
  readonly serviceToken: string | undefined;
  readonly hasOwnServiceCa: boolean;
  readonly isServiceTlsOff: boolean;
  /** True under the test runner: some settings are refused elsewhere. */
  readonly isTest: boolean;
}

const notEmpty = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

/** Reads the environment once. */
export const readEnvironment = (): Environment => {
  const { env } = process;
  const noTls = env['WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT'];
  return {
    masterKeyFile: notEmpty(env['TONGLU_MASTER_KEY_FILE']),
    dataDirectory: notEmpty(env['TONGLU_DATA']),
    smtpUrl: env['TONGLU_SMTP_URL'] ?? '',
    puppet: notEmpty(env['WECHATY_PUPPET']),
    serviceEndpoint: notEmpty(env['WECHATY_PUPPET_SERVICE_ENDPOINT']),
    serviceToken: notEmpty(env['WECHATY_PUPPET_SERVICE_TOKEN']),
    hasOwnServiceCa: notEmpty(env['WECHATY_PUPPET_SERVICE_TLS_CA_CERT']) !== undefined,
    isServiceTlsOff: noTls === 'true' || noTls === '1',
    isTest: env['NODE_ENV'] === 'test',
  };
};

/** The project's root: where config/ and migrations/ lie, beside src/ or dist/. */
export const projectDirectory = (): string => fileURLToPath(new URL('../../../', import.meta.url));

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readYaml = (file: string): unknown => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('settings.unreadable', `${file} cannot be read`, {}, error);
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new AppError('settings.unreadable', `${file} is no YAML: ${problem.code}`, {}, problem);
  return document.toJS() ?? {};
};

/** Lays one tree over another; lists are replaced whole. */
const overlay = (base: Tree, top: Tree): Tree => {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? overlay(below, value) : value;
  }
  return result;
};

const atPath = (tree: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, key) => (isTree(node) ? node[key] : undefined), tree);

/** One `--set path=value`. Where the default is a text, the value is that text as typed: `0123` stays `0123`. */
const readAssignment = (defaults: Tree, assignment: string): Tree => {
  const equals = assignment.indexOf('=');
  if (equals < 1) throw new AppError('settings.invalid', 'a --set has no "path=value" form');
  const path = assignment.slice(0, equals).trim().split('.');
  const raw = assignment.slice(equals + 1);
  const value: unknown =
    typeof atPath(defaults, path) === 'string' ? raw : parseDocument(raw).toJS();
  return path.reduceRight<unknown>((node, key) => ({ [key]: node }), value) as Tree;
};

/** Problems of a settings tree, one line each with path and cure; empty where it holds. */
const validate = (tree: Tree): { settings: Settings | undefined; problems: readonly string[] } => {
  const result = settingsSchema.safeParse(tree);
  if (result.success) return { settings: result.data, problems: [] };
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.join('.');
    return issue.code === 'unrecognized_keys'
      ? issue.keys
          .map(
            (key) =>
              `${path === '' ? key : `${path}.${key}`}: unknown setting; remove it or correct its name`,
          )
          .join('\n')
      : `${path}: ${issue.message}`;
  });
  return { settings: undefined, problems };
};

/** Where settings come from, later over earlier. */
export interface SettingsSources {
  /** The operator's own file; only what differs from the defaults. */
  readonly file?: string | undefined;
  readonly assignments?: readonly string[];
  /** True where the embedded demo runs: its own values lie between the defaults and the rest. */
  readonly isDemo: boolean;
}

/** File with every default. */
const defaultsFile = (): string => join(projectDirectory(), 'config', 'tonglu.yaml');
const demoFile = (): string => join(projectDirectory(), 'config', 'demo.yaml');

/**
 * The settings in force: defaults, the demo's values, the operator's file, `--set`.
 * @throws settings.invalid with every problem, one a line; settings.unreadable
 */
export const loadSettings = ({ file, assignments = [], isDemo }: SettingsSources): Settings => {
  const defaults = readYaml(defaultsFile()) as Tree;
  const demo = isDemo ? (readYaml(demoFile()) as Tree) : {};
  const own = file === undefined ? {} : readYaml(file);
  if (!isTree(own)) throw new AppError('settings.unreadable', `${file ?? ''} holds no settings`);
  const tree = assignments
    .map((assignment) => readAssignment(defaults, assignment))
    .reduce(overlay, overlay(overlay(defaults, demo), own));
  const { settings, problems } = validate(tree);
  if (settings === undefined) throw new AppError('settings.invalid', problems.join('\n'));
  return settings;
};

/** The study block of the demo, to recognise where it was copied into a real study. */
export const loadDemoStudy = (): Settings['study'] => loadSettings({ isDemo: true }).study;

/** A tree as YAML, texts that look like numbers quoted. */
export const toYaml = (tree: object): string => stringify(tree, { lineWidth: 0 });
