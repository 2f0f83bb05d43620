import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** Length of every key, bytes. */
export const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** A key as bytes, or prepared by `createSecretKey`: quicker where it is used often. */
export type SealingKey = Uint8Array | KeyObject;

/**
 * AES-256-GCM: nonce, tag, ciphertext. Adds 28 bytes.
 * @param context authenticated but not stored; opening needs the same
 */
export const seal = (key: SealingKey, plaintext: Uint8Array, context: string): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

/** Opens what `seal` made. @throws where key, context or bytes are not the same */
export const unseal = (key: SealingKey, sealed: Uint8Array, context: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
  const plaintext = decipher.update(sealed.subarray(nonceLength + tagLength));
  // This mode holds no bytes back: what is left is to check the tag.
  decipher.final();
  return plaintext;
};

/** HMAC-SHA256 of length-prefixed parts, hex. */
export const macOf = (key: SealingKey, parts: readonly string[]): string =>
  createHmac('sha256', key)
    .update(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''))
    .digest('hex');
