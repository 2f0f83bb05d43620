// A puppet service on loopback around the mock puppet, as a process of its own, driven over IPC by the tests.
// Runs as plain JavaScript because a child process knows nothing of the test runner's transform.
import { mock, PuppetMock } from 'wechaty-puppet-mock';
import { log } from 'wechaty-puppet';
import { PuppetServer } from 'wechaty-puppet-service';

log.enableLogging(false);
const { endpoint, token, people, room } = JSON.parse(process.argv[2]);
const mocker = new mock.Mocker();
const puppet = new PuppetMock({ mocker, timeoutSeconds: 2_000_000 });
const contacts = new Map(
  people.map(({ id, name }) => [id, mocker.createContact({ id, name, alias: '', friend: true })]),
);
const mockRoom = mocker.createRoom({
  id: room.id,
  topic: room.topic,
  ownerId: room.owner,
  memberIdList: people.map(({ id }) => id),
  adminIdList: [],
});

puppet.on('message', ({ messageId }) => {
  const { id, talkerId, listenerId, roomId, text } = mocker.messagePayload(messageId);
  if (talkerId === 'bot')
    process.send({ event: 'said', id, to: roomId || listenerId, text, at: Date.now() });
});

process.on('message', (command) => {
  if (command.do === 'log-in') mocker.login(contacts.get('bot'));
  if (command.do === 'say') {
    const to = command.to === 'room' ? mockRoom : contacts.get('bot');
    contacts.get(command.who).say(command.text).to(to);
  }
  if (command.do === 'spurious-error') puppet.emit('error', new Error('no payload found'));
});

const server = new PuppetServer({ endpoint, token, puppet });
await server.start();
process.send({ event: 'listening' });
