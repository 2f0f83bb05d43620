import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memberCommandIds, typedForm } from '../../src/core/command-table.ts';
import { vocabulary } from '../helpers/vocabulary.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const { member, consent, commands } = vocabulary;

/** Every word of members as it is typed: by the table, and what is read as leaving beside it. */
const typed = [
  ...memberCommandIds.flatMap((id) =>
    commands[id].words.map((word) => typedForm({ ...commands[id], words: [word] })),
  ),
  ...member.thanks,
  ...member.greeting,
  ...consent.nearWithdraw,
];
/** The answer to what no word and no card is. */
const noCard = '没有可靠的资料';
/** The one sentence for whoever is in no group of ours. */
const stranger = '我是病友群里的机器人';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});
/** Each word by another person: nobody is answered more than six times a minute. */
const somebody = (at: number): string => {
  const who = `person${at}`;
  world.gateway.join(room, who, `名字${who}`);
  return who;
};
const counted = (): string =>
  JSON.stringify(
    ['room_hold', 'event', 'duty', 'alert', 'staff', 'audit'].map((table) => world.count(table)),
  );

describe('a word of members', () => {
  it('is known in every wording in private, is answered to her alone, and moves nothing of the staff', async () => {
    const before = counted();
    const wrong: string[] = [];
    for (const [at, text] of typed.entries()) {
      const who = somebody(at);
      const said = await world.say(who, 'private', text);
      const isForStaff = text.endsWith('有人加我卖药');
      if (said.some(({ to }) => to !== who && !(isForStaff && to === 'lead')))
        wrong.push(`${text} is heard by others`);
      const answers = said.filter(({ to }) => to === who).map((line) => line.text);
      if (answers.length === 0) wrong.push(`${text} is not answered`);
      if (answers.some((answer) => answer.includes(noCard) || answer.includes(stranger)))
        wrong.push(`${text} is not known`);
    }
    expect(wrong).toEqual([]);
    expect(counted()).toBe(before);
  }, 120_000);

  it('typed in the group says nothing there of what she has chosen', async () => {
    const wrong: string[] = [];
    for (const [at, text] of typed.entries()) {
      const said = await world.say(somebody(at), 'room', text);
      const inRoom = said.filter(({ to }) => to === room).map((line) => line.text);
      const isNeutral = /^(?:已私信您|.*加我好友|.*私信|.*查 )/u;
      if (
        inRoom.some((line) => /同意|退出|暂停|保存了|打卡 \d/u.test(line) && !isNeutral.test(line))
      )
        wrong.push(`${text}: ${inRoom.join()}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('of a stranger is answered with the one sentence, but for what concerns the study', async () => {
    const answered: string[] = [];
    for (const [at, text] of typed.entries()) {
      const said = await world.say(`stranger${at}`, 'private', text);
      if (said.some(({ to }) => to !== `stranger${at}`))
        answered.push(`${text} is heard by others`);
      if (said.length !== 1 || said[0]?.text.includes(stranger) !== true) answered.push(text);
    }
    // Whoever the bot does not know since a new login may be a participant: these are for her.
    const ofStudy = (
      ['join', 'agree', 'decline', 'withdraw', 'pause', 'resume', 'recover', 'myData'] as const
    ).flatMap((id) => commands[id].words);
    const mayBeAnswered = [
      ...ofStudy,
      ...commands.myDataFile.words,
      ...commands.privacy.words,
      ...consent.nearWithdraw,
    ];
    expect(answered.filter((text) => !mayBeAnswered.some((word) => text.startsWith(word)))).toEqual(
      [],
    );
  }, 120_000);

  it('with its characters changed round does nothing, and asks whether it was meant', async () => {
    const wrong: string[] = [];
    const before = world.count('consent_event');
    const listed = memberCommandIds
      .filter((id) => commands[id].topic !== undefined)
      // Said in despair as well: nobody is asked whether she meant these.
      .filter((id) => !['useful', 'useless', 'afterDeath', 'decline'].includes(id))
      .map((id) => commands[id]);
    for (const [at, row] of listed.entries()) {
      const [word = ''] = row.words;
      if ([...word].length < 2) continue;
      const slip = [...word.replaceAll(' ', '')].toReversed().join('');
      const said = await world.say(somebody(at), 'private', slip);
      if (!said.some(({ text }) => text.includes(word)))
        wrong.push(`${slip}: ${said[0]?.text ?? ''}`);
    }
    expect(wrong).toEqual([]);
    expect(world.count('consent_event')).toBe(before);
  }, 120_000);
});
