import { audit } from '../../core/audit.store.ts';
import {
  sayPrivately,
  type Effect,
  type SentReceipt,
  type TextReference,
} from '../../core/effect.ts';
import { confirmationLifetimeMs, openQuestions } from '../../core/open-question.store.ts';
import type { ScanName } from '../../core/notice.ts';
import type { HandleMac, RoomHandle, RoomId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { StaffCommandId } from '../../core/command-table.ts';
import { undoables } from '../../core/undoable.store.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { TypedCommand } from '../../core/staff-commands.ts';
import { restAfter } from '../../core/words.ts';
import { helpLines } from './help-lines.ts';
import { readStaffCode } from './moderation.rules.ts';
import { auditText } from './audit-lines.ts';
import { staff } from './staff.store.ts';
import { wrongCodes } from './wrong-code.store.ts';

/** What the moderation step is given. */
export interface ModerationPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly random: RandomHex;
  readonly zone: string;
  /** The notice posted to a room when it is enabled. */
  readonly groupNotice: () => TextReference;
  /** What messages are looked at for, as that notice says. */
  readonly scans: readonly ScanName[];
  /** Why nothing is logged, as sentences; empty while logging is on. */
  loggingReasons(): readonly TextReference[];
  macOfCode(code: string): string;
  macOf(room: RoomHandle): HandleMac;
  /** What else staff should know: unconfirmed posts and the like. */
  statusLines(now: number): readonly TextReference[];
}

type StaffContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'words'
>;

/** Whether anything is logged, and why not, for staff. */
const loggingSentence = (reasons: readonly TextReference[]): TextReference =>
  reasons.length === 0
    ? { key: 'staff.logging-on' }
    : { key: 'staff.logging-off', values: { reasons } };

/** What is done when a room's notice was, or was not, handed over: only then is it served. */
export const roomNoticePosted = (
  { db, vault, loggingReasons }: Pick<ModerationPorts, 'db' | 'vault' | 'loggingReasons'>,
  receipt: Extract<SentReceipt, { kind: 'room-notice' }>,
  isHandedOver: boolean,
  now: number,
): Effect => {
  const room = rooms.numbers(db).find(({ id }) => id === receipt.roomId)?.number ?? 0;
  if (!isHandedOver) return sayPrivately(receipt.by, 'staff.enable-failed', { room });
  const { noticeKey: key, noticeScans: scans } = receipt;
  rooms.enable(db, receipt.roomId, { key, scans }, now);
  audit.append(db, vault, now, 'bot', 'room.enable', { room });
  const logging = [loggingSentence(loggingReasons())];
  return sayPrivately(receipt.by, 'staff.enabled', { room, logging });
};

/** Obeys staff. Authority is a bound handle; whatever posts is previewed and confirmed by the same person. */
export const createModerationStep = (ports: ModerationPorts): Step => {
  const { db, vault } = ports;

  const note = (mac: HandleMac, now: number, action: string, room?: number): void => {
    const actor = staff.find(db, mac)?.staffId ?? 'unbound';
    audit.append(db, vault, now, actor, action, room === undefined ? {} : { room });
  };

  const loggingLine = (): TextReference => loggingSentence(ports.loggingReasons());

  const bind = (context: StaffContext, code: string): Verdict => {
    const { sender, message, now } = context;
    const codeMac = ports.macOfCode(code);
    if (message.room !== undefined) {
      staff.burn(db, codeMac, now);
      return stop(sayPrivately(sender.handle, 'staff.bind-in-private'));
    }
    if (wrongCodes.isLocked(db, sender.mac, now))
      return stop(sayPrivately(sender.handle, 'staff.code-locked'));
    const role = staff.roleOfCode(db, codeMac, now);
    if (role === undefined) {
      wrongCodes.add(db, sender.mac, now);
      return stop(sayPrivately(sender.handle, 'staff.bad-code'));
    }
    const { mac, handle } = sender;
    // Whoever is bound already keeps her duty and what she has taken.
    const staffId = staff.find(db, mac)?.staffId ?? `s_${ports.random(4)}`;
    staff.bind(db, vault, { codeMac, role, staffId, mac, handle, now });
    note(mac, now, 'staff.bind');
    return stop(sayPrivately(handle, `staff.bound-${role}`));
  };

  const previewEnable = (context: StaffContext): Verdict => {
    const { sender, message, now } = context;
    if (message.room === undefined)
      return stop(sayPrivately(sender.handle, 'staff.enable-in-room'));
    if (context.room === undefined) {
      const id = `r_${ports.random(8)}` as RoomId;
      rooms.add(db, vault, id, ports.macOf(message.room), message.room);
    }
    const room = rooms.find(db, vault, ports.macOf(message.room));
    if (room === undefined) return stop();
    if (room.isEnabled)
      return stop(sayPrivately(sender.handle, 'staff.already-enabled', { room: room.number }));
    const question = { kind: 'moderation.enable', parameters: { room: room.number } };
    openQuestions.ask(db, sender.mac, question, now, confirmationLifetimeMs);
    return stop(
      sayPrivately(sender.handle, 'staff.preview-enable', {
        room: room.number,
        notice: [ports.groupNotice()],
      }),
    );
  };

  const confirm = ({ sender, now }: StaffContext): Verdict => {
    const question = openQuestions.find(db, sender.mac, now);
    if (question?.kind !== 'moderation.enable')
      return stop(sayPrivately(sender.handle, 'staff.nothing-to-confirm'));
    if (sender.role !== 'lead') return stop(sayPrivately(sender.handle, 'staff.lead-only'));
    openQuestions.close(db, sender.mac);
    const number = Number(question.parameters['room']);
    const room = rooms.all(db, vault).find((known) => known.number === number);
    if (room === undefined) return stop();
    const notice = ports.groupNotice();
    // The room is served once its notice was handed over, not before: nobody is read without being told.
    return stop({
      kind: 'say',
      to: { kind: 'room', handle: room.handle, roomId: room.id },
      text: notice,
      post: { kind: 'notice', referenceId: notice.key },
      receipt: {
        kind: 'room-notice',
        roomId: room.id,
        noticeKey: notice.key,
        noticeScans: ports.scans,
        by: sender.handle,
      },
    });
  };

  const disable = ({ sender, room, now }: StaffContext): Verdict => {
    if (room === undefined) return stop(sayPrivately(sender.handle, 'staff.disable-in-room'));
    const since = rooms.enabled(db, vault).find(({ id }) => id === room.id)?.enabledAt;
    rooms.disable(db, room.id, now);
    if (since !== undefined) {
      const parameters = { room: room.number, since, at: now };
      undoables.note(db, sender.mac, { kind: 'room.disable', parameters }, now);
    }
    note(sender.mac, now, 'room.disable', room.number);
    return stop(sayPrivately(sender.handle, 'staff.disabled', { room: room.number }));
  };

  const status = ({ sender, now }: StaffContext): Verdict => {
    const served = rooms.enabled(db, vault).map((room) => room.number);
    return stop(
      sayPrivately(sender.handle, 'staff.status', {
        rooms: served.length === 0 ? '0' : served.join('、'),
        logging: [loggingLine()],
        more: ports.statusLines(now),
      }),
    );
  };

  /** Serves a room, or no more: the one that is named, else the one it is typed in. */
  const switchRoom = (context: StaffContext, { id, rest, hasSlash }: TypedCommand): Verdict => {
    const { handle } = context.sender;
    const act = id === 'enable' ? previewEnable : disable;
    if (rest === '') return act(context);
    const named = restAfter(rest, ports.vocabulary.staff.room);
    if (named === undefined || !/^\s*\d{1,4}$/u.test(named))
      return hasSlash ? stop(sayPrivately(handle, 'staff.which-room')) : pass;
    const known = rooms.all(db, vault).find((one) => one.number === Number(named));
    // A room of an earlier login is known by its number only.
    const room = known === undefined ? undefined : rooms.find(db, vault, ports.macOf(known.handle));
    if (room === undefined || (id === 'disable' && !room.isEnabled))
      return stop(sayPrivately(handle, 'staff.no-such-room'));
    return act({ ...context, room, message: { ...context.message, room: room.handle } });
  };

  const tellAudit = ({ sender }: StaffContext): Verdict => {
    const { key, values } = auditText(db, vault, ports.zone);
    return stop(sayPrivately(sender.handle, key, values));
  };
  const help = ({ sender }: StaffContext): Verdict =>
    stop(sayPrivately(sender.handle, 'staff.help', { lines: helpLines(ports.vocabulary) }));

  /** What obeys each command of this step. */
  const acts: Partial<
    Record<StaffCommandId, (context: StaffContext, command: TypedCommand) => Verdict>
  > = { enable: switchRoom, disable: switchRoom, status, audit: tellAudit, help, confirm };

  return {
    name: 'moderation',
    runsInUnservedRooms: true,
    run(context) {
      const { message, sender, words, command, isFresh, now } = context;
      if (message.kind !== 'text') return pass;
      const code = readStaffCode(words, ports.vocabulary);
      if (code !== undefined && !isFresh && message.room !== undefined)
        staff.burn(db, ports.macOfCode(code), now);
      // A late command never fires; it is dealt with all the same, so that it is not taken for chat.
      if (code !== undefined) return isFresh ? bind(context, code) : stop();
      if (sender.role === 'member') return pass;
      const act = command === undefined ? undefined : acts[command.id];
      if (command === undefined || act === undefined) return pass;
      return isFresh ? act(context, command) : stop();
    },
  };
};
