import { AppError } from '../../core/errors.ts';

/** What the environment says of the service link. */
export interface ServiceLink {
  readonly endpoint: string | undefined;
  readonly token: string | undefined;
  readonly hasOwnCa: boolean;
  readonly isTlsOff: boolean;
}

const loopback = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::\d+)?$/u;

/**
 * Refuses a link that others could read. The service puppet trusts by default an authority whose private key
 * is public: beyond this machine only an authority of one's own protects.
 * @throws puppet.token, link.unsafe
 */
export const assertSafeLink = ({ endpoint, token, hasOwnCa, isTlsOff }: ServiceLink): void => {
  if (token === undefined) throw new AppError('puppet.token', 'the service puppet has no token');
  if (endpoint !== undefined && loopback.test(endpoint)) return;
  if (isTlsOff) throw new AppError('link.unsafe', 'the link would leave this machine without TLS');
  if (!hasOwnCa)
    throw new AppError(
      'link.unsafe',
      'the link would trust an authority whose private key is public',
    );
};
