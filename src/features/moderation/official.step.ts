import { sayPrivately, type Say, type TextReference } from '../../core/effect.ts';
import type { Handle } from '../../core/person.ts';
import { pass, privateReply, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter, withoutSlash } from '../../core/words.ts';

/** What the step is given. */
export interface OfficialStepPorts {
  readonly vocabulary: Pick<Vocabulary, 'member'>;
  /** Names of staff as the groups show them; one nobody knows by name is left out. */
  staffNames(): readonly string[];
  nameOf(handle: Handle): string | undefined;
  /** Who is responsible for the study, with a way to reach her; empty without one. */
  readonly contact: string;
  /** Says something to staff: in their room, else to each. */
  toStaff(text: TextReference): readonly Say[];
}

/** A report longer than this is cut: staff can ask. */
const longestReport = 300;

/** 官方: who is really staff. 举报, in private: what she says reaches staff; nothing of it is kept. */
export const createOfficialStep = (ports: OfficialStepPorts): Step => {
  const { member } = ports.vocabulary;
  const official = (): TextReference => {
    const names = ports.staffNames();
    return {
      key: 'official.who',
      values: {
        names: names.length === 0 ? [{ key: 'official.nobody' }] : names.join('、'),
        contact:
          ports.contact === ''
            ? [{ key: 'privacy.no-contact' }]
            : [{ key: 'privacy.contact', values: { contact: ports.contact } }],
      },
    };
  };
  return {
    name: 'official',
    run(context) {
      const { message, sender, words, isFresh } = context;
      if (message.kind !== 'text') return pass;
      if (isPhrase(words, member.official)) {
        const { key, values } = official();
        return isFresh ? stop(privateReply(context, key, values)) : stop();
      }
      const isHow = isPhrase(words, member.report);
      const report =
        message.room === undefined ? restAfter(withoutSlash(words), member.report) : undefined;
      if (!isHow && (report === undefined || report === '')) return pass;
      if (!isFresh) return stop();
      if (isHow || report === undefined) return stop(privateReply(context, 'official.report-how'));
      const text = report.replace(/^[\s:,.、]+/u, '').slice(0, longestReport);
      const name = ports.nameOf(sender.handle) ?? '';
      const said = ports.toStaff({ key: 'official.report', values: { name, text } });
      const [first, ...others] = said;
      const nobody = sayPrivately(sender.handle, 'official.report-nobody');
      if (first === undefined) return stop(nobody);
      // She is told that it was passed on once it was.
      const onHandedOver = sayPrivately(sender.handle, 'official.reported');
      return stop({ ...first, next: { onHandedOver, onFailed: nobody } }, ...others);
    },
  };
};
