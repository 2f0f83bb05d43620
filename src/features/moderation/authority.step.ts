import { sayPrivately } from '../../core/effect.ts';
import type { Commands } from '../../core/command-table.ts';
import { pass, stop, type Step } from '../../core/step.ts';

/** Refuses a moderator what the table of commands gives to leads only. Comes before whatever obeys. */
export const createAuthorityStep = (commands: Commands): Step => ({
  name: 'authority',
  runsInUnservedRooms: true,
  run({ sender, command, isFresh }) {
    const isRefused =
      command !== undefined && commands[command.id].by === 'lead' && sender.role !== 'lead';
    if (!isRefused) return pass;
    return isFresh ? stop(sayPrivately(sender.handle, 'staff.lead-only')) : stop();
  },
});
