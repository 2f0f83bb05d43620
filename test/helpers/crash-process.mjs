// Withdraws one participant of a data directory, and dies of SIGKILL at one point of it. Started by crash-points.test.ts.
import { join } from 'node:path';

const [, , dist, directory, migrations, participant, point] = process.argv;
const load = (module) => import(join(dist, module));
const { openDb } = await load('edges/store/open.js');
const { openKeystore } = await load('edges/store/keystore.js');
const { ledgerFile, openLedger } = await load('edges/store/ledger.js');
const { createEraser } = await load('erasing.js');
const { personalDataStores } = await load('app.js');
const { finishErasures } = await load('features/erasure/erasure.js');

const reached = (place) => {
  if (place === point) process.kill(process.pid, 'SIGKILL');
};
const db = openDb(directory, migrations, 'write');
const vault = openKeystore(directory, Buffer.alloc(32, 7), 'write');
const eraser = createEraser({
  db,
  vault,
  ledger: openLedger(ledgerFile(directory)),
  stores: personalDataStores,
  suspectForMs: Infinity,
  makeRoom: () => undefined,
  reached,
});
db.inTransaction(() => eraser.withdraw(participant, Date.now()));
finishErasures({ db, vault, checkpoint: () => db.checkpoint(), reached });
