import { AppError } from '../core/errors.ts';
import { inviteStaff, listStaff, revokeStaff } from '../features/moderation/staff.commands.ts';
import { systemClock, systemRandom, type CommonOptions } from '../setup.ts';
import { print } from './output.ts';
import { withStores } from './stores.ts';

/** Options of the staff commands. */
export interface StaffOptions extends CommonOptions {
  readonly json: boolean;
}

/** Options of `staff invite`. */
export interface StaffInviteOptions extends StaffOptions {
  readonly role: 'lead' | 'moderator';
}

/** `staff invite` */
export const staffInvite = (options: StaffInviteOptions): void =>
  withStores(options, (stores, { content }) => {
    const { code, expiresAt } = inviteStaff(
      { ...stores, clock: systemClock, random: systemRandom },
      options.role,
    );
    const until = new Date(expiresAt).toISOString();
    if (options.json) print(JSON.stringify({ code, expiresAt: until }));
    else
      print(
        `${code}  (good until ${until}; typed to the bot in private: ${content.vocabulary.staff.bind[0] ?? ''} ${code})`,
      );
  });

/** `staff list` */
export const staffList = (options: StaffOptions): void =>
  withStores(options, (stores) => {
    for (const member of listStaff(stores)) {
      const boundAt = new Date(member.boundAt).toISOString();
      if (options.json) print(JSON.stringify({ ...member, boundAt }));
      else print(`${member.staffId}  ${member.role}  since ${boundAt}`);
    }
  });

/** `staff revoke` */
export const staffRevoke = (staffId: string, options: StaffOptions): void =>
  withStores(options, (stores) => {
    if (!revokeStaff({ ...stores, clock: systemClock }, staffId))
      throw new AppError('input.invalid', 'nobody of this staff id is bound');
    print(`revoked ${staffId}`);
  });
