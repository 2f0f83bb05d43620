import { revokeStaff, inviteStaff } from '../../src/features/moderation/staff.commands.ts';
import type { Handle, Role } from '../../src/core/person.ts';
import { staff } from '../../src/features/moderation/staff.store.ts';
import { systemClock, systemRandom } from '../../src/setup.ts';
import { room, type World } from './world.ts';

/** Settings under which every message is looked at for danger. */
export const scanning = ['safety.scan=all', 'safety.approval=2026-18'];

/** Invented cries: imminent danger, thoughts of death, a red flag of the body. */
export const cries = {
  L3: '绳子挂好了，今晚就走，别找我',
  L2: '真不想活了',
  medical: '下面大出血，止不住，裤子全湿透了',
} as const;

/** What the bot said, to whom. */
export type Said = readonly { readonly to: string; readonly text: string }[];

/** The texts one reader got. */
export const to = (said: Said, whom: string): readonly string[] =>
  said.filter((each) => each.to === whom).map(({ text }) => text);

/** Who was told of an alert. */
export const alarmed = (said: Said): readonly string[] =>
  said.filter(({ text }) => text.includes('说的话让人担心')).map(({ to: whom }) => whom);

/** Makes somebody staff. */
export const bindStaff = async (
  world: World,
  who: string,
  role: Exclude<Role, 'member'> = 'moderator',
): Promise<void> => {
  const { code } = inviteStaff({ ...world.stores, clock: systemClock, random: systemRandom }, role);
  await world.say(who, 'private', `绑定 ${code}`);
};

/** What the operator calls one of the staff. */
export const staffIdOf = ({ stores: { db, vault } }: World, who: string): string => {
  const found = staff.bound(db, vault).find(({ handle }) => handle === (who as Handle));
  if (found === undefined) throw new Error(`${who} is not staff`);
  return found.staffId;
};

/** Takes a right away, as the operator does beside the running bot. */
export const revoke = (world: World, who: string): void => {
  if (!revokeStaff({ ...world.stores, clock: systemClock }, staffIdOf(world, who)))
    throw new Error(`${who} has no right to take away`);
};

/** Ends the process and leaves its data. */
export const shutDown = async ({ bot, stores }: World): Promise<void> => {
  await bot.stop(0);
  stores.db.close();
};

/** Puts people into the group besides those of every world. */
export const joinAll = ({ gateway }: World, ...who: readonly string[]): void => {
  for (const name of who) gateway.join(room, name, `名字${name}`);
};
