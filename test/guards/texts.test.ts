import { describe, expect, it } from '@jest/globals';
import { memberCommandIds, staffCommandIds } from '../../src/core/command-table.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { errorTable } from '../../src/core/errors.ts';
import { settingsSchema } from '../../src/edges/settings/schema.ts';
import { loggingReasons } from '../../src/features/message-log/logging.rules.ts';
import { setUp } from '../../src/setup.ts';
import { filesBelow } from '../helpers/bytes.ts';
import { projectRoot } from '../helpers/processes.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const setup = setUp({ data: '/nonexistent', set: [] }, 'none');
const { texts, vocabulary } = setup.content;
const source = filesBelow(join(projectRoot, 'src'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('texts', () => {
  it('has a sentence for every key the code says', () => {
    const areas = [...new Set(texts.sentences.map(([key]) => key.split('.')[0]))].join('|');
    const used = [...source.matchAll(new RegExp(`'((?:${areas})\\.[a-z0-9-]+)'`, 'gu'))].map(
      ([, key]) => key,
    );
    expect(used.length).toBeGreaterThan(30);
    expect(
      used.filter(
        (key) =>
          key !== undefined && !texts.has(key) && !/\.(?:yaml|ts)$/u.test(key) && !isCode(key),
      ),
    ).toEqual([]);
  });

  it('says why nothing is logged, for every reason', () => {
    expect(Object.keys(loggingReasons).filter((reason) => !texts.has(`logging.${reason}`))).toEqual(
      [],
    );
  });

  it('says what every topic of the commands of staff is for, and no other', () => {
    const topics = new Set(staffCommandIds.map((id) => vocabulary.commands[id].topic));
    const told = texts.sentences.flatMap(([key]) => /^staff\.does-(.+)$/u.exec(key)?.[1] ?? []);
    expect(told.toSorted()).toEqual([...topics].toSorted());
  });

  it('says what every command is for that the menu of members lists, and of no other', () => {
    const listed = memberCommandIds.filter((id) => vocabulary.commands[id].topic !== undefined);
    const told = texts.sentences.flatMap(([key]) => /^help\.does-(.+)$/u.exec(key)?.[1] ?? []);
    expect(told.toSorted()).toEqual(listed.toSorted());
  });

  it('has no sentence nobody says', () => {
    const unused = texts.sentences
      .map(([key]) => key)
      .filter(
        (key) =>
          !source.includes(`'${key}'`) &&
          !/^(?:logging\.|staff\.bound-|staff\.does-|help\.(?:topic|does)-|check-in\.prompt)/u.test(
            key,
          ),
      );
    expect(unused).toEqual([]);
  });
});

/** Question kinds, log events and error codes look like text keys and are none. */
const isCode = (key: string): boolean =>
  key in errorTable ||
  [
    'room.mourning-silent',
    'check-in.contact',
    'consent.adult',
    'consent.purposes',
    'consent.withdraw',
    'answers.pick',
    'staff.invite',
    'staff.bind',
    'staff.revoke',
    'room.enable',
    'room.disable',
    'room.control',
    'digest.sent-on',
    'digest.tried-at',
  ].includes(key);

describe('settings', () => {
  it('stand, each with its default, in config/tonglu.yaml', () => {
    const defaults: unknown = parse(read('config/tonglu.yaml'));
    expect(settingsSchema.safeParse(defaults).success).toBe(true);
  });

  it('each have a word of explanation beside or above them', () => {
    const lines = read('config/tonglu.yaml').split('\n');
    expect(lines.filter((line) => line.trim().startsWith('#')).length).toBeGreaterThan(15);
  });
});

describe('README', () => {
  it('lists every error with its exit code and cure', () => {
    const readme = read('README.md').replaceAll(/ +/gu, ' ');
    const missing = Object.entries(errorTable).filter(
      ([code, { exit, cure }]) => !readme.includes(`| \`${code}\` | ${exit} | ${cure} |`),
    );
    expect(missing.map(([code]) => code)).toEqual([]);
  });
});
