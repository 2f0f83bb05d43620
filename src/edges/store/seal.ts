import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Length of every key, bytes. */
export const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM: nonce, tag, ciphertext. Adds 28 bytes.
 * @param context authenticated but not stored; opening needs the same
 */
export const seal = (key: Uint8Array, plaintext: Uint8Array, context: string): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

/** Opens what `seal` made. @throws where key, context or bytes are not the same */
export const unseal = (key: Uint8Array, sealed: Uint8Array, context: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
  return Buffer.concat([
    decipher.update(sealed.subarray(nonceLength + tagLength)),
    decipher.final(),
  ]);
};

/** HMAC-SHA256 of length-prefixed parts, hex. */
export const macOf = (key: Uint8Array, parts: readonly string[]): string => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest('hex');
};
