import { messageMac } from './core/seen-message.store.ts';
import type { Step } from './core/step.ts';
import {
  createMessageCountStep,
  type MessageCountPorts,
} from './features/message-log/message-count.step.ts';
import {
  createMessageLogStep,
  type MessageLogPorts,
} from './features/message-log/message-log.step.ts';

/** The steps by which a message is counted, where that is approved, and kept, where she consents. */
export const createLogSteps = (
  ports: Omit<MessageLogPorts, 'loggingNoticeKey' | 'sourceMac'> &
    Pick<MessageCountPorts, 'zone'> & { readonly countsMessages: boolean },
): readonly Step[] => [
  createMessageCountStep({ ...ports, isApproved: ports.countsMessages }),
  createMessageLogStep({
    ...ports,
    loggingNoticeKey: 'room.notice',
    sourceMac: ({ message }) => messageMac(ports.vault, message),
  }),
];
