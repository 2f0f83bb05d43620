/** What a message's text is bound to when sealed: a ciphertext moved to another row does not open. */
export const messageTextContext = (id: string): string => `message:${id}`;

/** What a check-in answer's scores are bound to when sealed. */
export const checkInTextContext = (id: string): string => `check-in:${id}`;

/** What a receipt's payload is bound to when sealed. */
export const receiptContext = (sequence: number): string => `receipt:${sequence}`;

/** What her WeChat id is bound to when sealed. */
export const handleContext = (participant: string): string => `handle:${participant}`;
