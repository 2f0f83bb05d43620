/** Every command of members, in the order in which their menu lists them. */
export const memberCommandIds = [
  'ask',
  'useful',
  'useless',
  'checkIn',
  'muteCheckIn',
  'unmuteCheckIn',
  'signUp',
  'cancelSignUp',
  'vote',
  'addToGoal',
  'remind',
  'anniversary',
  'cancelReminder',
  'join',
  'agree',
  'decline',
  'withdraw',
  'pause',
  'resume',
  'recover',
  'myData',
  'myDataFile',
  'deleteLast',
  'correct',
  'afterDeath',
  'takeBackQuotes',
  'privacy',
  'contact',
  'official',
  'report',
  'menu',
] as const;
/** One of these. */
export type MemberCommandId = (typeof memberCommandIds)[number];

/** Every command of staff, in the order in which /帮助 lists them. */
export const staffCommandIds = [
  'enable',
  'disable',
  'status',
  'plan',
  'preview',
  'holdPosts',
  'goOn',
  'mourning',
  'event',
  'poll',
  'attendees',
  'resend',
  'announce',
  'undo',
  'unanswered',
  'answered',
  'alerts',
  'taken',
  'duty',
  'control',
  'audit',
  'deceased',
  'help',
  'confirm',
] as const;
/** One of these. */
export type StaffCommandId = (typeof staffCommandIds)[number];

/** What every row of the table of commands holds. */
export interface Command {
  /** The first is the one that is shown. */
  readonly words: readonly string[];
  /** What stands behind the word, as an example; absent where the word is all. */
  readonly example?: string | undefined;
}

/** A row of members. Everybody may give it. */
export interface MemberCommand extends Command {
  readonly by: 'member';
  /** In which part of the menu it is told; absent where it is understood and not listed. */
  readonly topic?: string | undefined;
  /** True where the short menu names it beside the topic. */
  readonly isInMenu?: boolean | undefined;
}

/** A row of staff. */
export interface StaffCommand extends Command {
  /** From which role on it is obeyed: a moderator is refused what a lead may do. */
  readonly by: 'moderator' | 'lead';
  /** What may follow: a room also without a space; anything, behind a slash also without one. */
  readonly takes: 'nothing' | 'room' | 'anything';
  /** True where the slash may not be left out in private. */
  readonly needsSlash?: boolean | undefined;
  /** With which others it is listed. */
  readonly topic: string;
}

/** THE table of commands: it is read, listed, described and tested by. Their words: `config/words.zh-CN.yaml`. */
export type Commands = Readonly<Record<MemberCommandId, MemberCommand>> &
  Readonly<Record<StaffCommandId, StaffCommand>>;

/** A command as somebody types it: its first word, and an example of what stands behind. */
export const typedForm = ({ words: [word = ''], example }: Command): string =>
  example === undefined ? word : `${word} ${example}`;
