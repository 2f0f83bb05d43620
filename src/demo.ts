import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './core/ports.ts';
import { createDemo, type Demo, type DemoScript } from './edges/demo/demo.ts';
import { consents } from './features/consent/consent.store.ts';
import { messageLog } from './features/message-log/message-log.store.ts';

/** What the demo's morning needs of the running bot. */
export interface DemoCast {
  readonly db: Db;
  /** A staff code for the invented lead. */
  readonly staffCode: () => string;
  /** Moves the scheduler's clock to the next minute at which something is due. */
  readonly moveToNextPost: () => void;
}

/** The demo's stage: an invented group whose morning can be played. */
export interface DemoStage {
  readonly puppet: Demo['puppet'];
  play(cast: DemoCast): Promise<void>;
}

/** How many scheduled posts the morning shows. */
const shownPosts = 2;
/** Time for the bot's answer to be seen, ms. */
const settleMs = 600;

/** An invented group on the embedded puppet, and its scripted morning on the terminal. */
export const createDemoStage = (script: DemoScript, print: (line: string) => void): DemoStage => {
  const demo = createDemo({ print, script });
  return {
    puppet: demo.puppet,
    async play({ db, staffCode, moveToNextPost }) {
      demo.logIn();
      await sleep(settleMs);
      await demo.play('before', { code: staffCode() });
      for (let post = 0; post < shownPosts; post += 1) {
        print('-- the calendar moves on to the next post --');
        moveToNextPost();
        await sleep(settleMs);
      }
      await demo.play('after', {});
      await sleep(settleMs);
      const consenting = consents.countByState(db).find(({ state }) => state === 'active');
      print(
        `-- kept in the database, sealed: ${messageLog.count(db)} messages of ${consenting?.count ?? 0} consenting member; of anybody else no word, name or id --`,
      );
      print('-- end of the morning; Ctrl-C ends the bot --');
    },
  };
};
