import { describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../src/core/effect.ts';
import type { HandleMac } from '../../../src/core/person.ts';
import { createModerationStep } from '../../../src/features/moderation/moderation.step.ts';
import { inviteStaff, macOfStaffCode } from '../../../src/features/moderation/staff.commands.ts';
import { staff } from '../../../src/features/moderation/staff.store.ts';
import { createFakeClock } from '../../helpers/fake-clock.ts';
import { ids, make, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const stores = useStores();
const random = (bytes: number): string => '7a'.repeat(bytes);

const invite = (): string =>
  inviteStaff({ ...stores(), clock: createFakeClock(noon), random }, 'lead').code;

/** Somebody types something to the bot. @returns the keys of what she is told */
const type = (text: string, where: 'room' | 'private', name = 'wxid_mei'): readonly string[] => {
  const { db, vault } = stores();
  const step = createModerationStep({
    db,
    vault,
    vocabulary,
    random,
    zone: 'Asia/Shanghai',
    groupNotice: () => ({ key: 'room.notice-no-study' }),
    scans: [],
    loggingReasons: () => [],
    macOfCode: (code) => macOfStaffCode(vault, code),
    macOf: (room) => `mac-${room}` as HandleMac,
    statusLines: () => [],
  });
  const { effects } = step.run(
    make.context({
      message: make.message({ text, ...(where === 'room' ? { room: make.room().handle } : {}) }),
      sender: make.sender({ handle: ids.handle(name), mac: `mac-${name}` as HandleMac }),
      ...(where === 'room' ? { room: make.room() } : {}),
      words: normalise(text),
    }),
  );
  return effects.map((effect: Effect) => (effect.kind === 'say' ? effect.text.key : effect.kind));
};

describe('a staff code', () => {
  it('typed in private binds who typed it, once', () => {
    const code = invite();
    const told = [type(`绑定：${code}`, 'private'), type(`绑定 ${code}`, 'private', 'wxid_fang')];
    expect([told, staff.list(stores().db).length]).toEqual([
      [['staff.bound-lead'], ['staff.bad-code']],
      1,
    ]);
  });

  it('typed in a room is burnt: nobody who has read it there can use it', () => {
    const code = invite();
    const told = [type(`绑定 ${code}`, 'room'), type(`绑定 ${code}`, 'private', 'wxid_fang')];
    expect([told, staff.list(stores().db)]).toEqual([
      [['staff.bind-in-private'], ['staff.bad-code']],
      [],
    ]);
  });

  it('leaves other codes alone where it is burnt', () => {
    const code = invite();
    type('绑定 0000-0000', 'room');
    expect(type(`绑定 ${code}`, 'private')).toEqual(['staff.bound-lead']);
  });
});
