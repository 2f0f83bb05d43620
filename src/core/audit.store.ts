import type { Db } from './ports.ts';

const insert =
  'INSERT INTO audit (at, actor, action, parameters) VALUES (:at, :actor, :action, :parameters)';

/** Who did what, and when: no text of a person, no name, no WeChat id. */
export const audit = {
  /** @param actor `operator`, `bot`, a staff id or a researcher as named in an agreement */
  append: (
    db: Db,
    at: number,
    actor: string,
    action: string,
    parameters: Readonly<Record<string, string | number | readonly string[]>> = {},
  ): void => {
    db.prepare(insert).run({ at, actor, action, parameters: JSON.stringify(parameters) });
  },
};
