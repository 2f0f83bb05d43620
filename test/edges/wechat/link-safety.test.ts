import { describe, expect, it } from '@jest/globals';
import { assertSafeLink, type ServiceLink } from '../../../src/edges/wechat/link-safety.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const link = (values: Partial<ServiceLink>): ServiceLink => ({
  endpoint: '10.0.0.5:8788',
  token: 'insecure_token',
  hasOwnCa: false,
  isTlsOff: false,
  ...values,
});

describe('the link to a puppet service', () => {
  it.each([
    ['127.0.0.1:8788', true],
    ['127.8.0.1', false],
    ['localhost:8788', true],
    ['[::1]:8788', true],
  ])('is safe within this machine: %s, without TLS %j', (endpoint, isTlsOff) => {
    expect(codeThrownBy(() => assertSafeLink(link({ endpoint, isTlsOff })))).toBeUndefined();
  });

  it('is safe beyond it with an authority of one’s own', () => {
    expect(codeThrownBy(() => assertSafeLink(link({ hasOwnCa: true })))).toBeUndefined();
  });

  it.each<[string, Partial<ServiceLink>]>([
    ['without TLS', { isTlsOff: true, hasOwnCa: true }],
    ['by an authority of others', {}],
    ['to an endpoint looked up elsewhere', { endpoint: undefined }],
    ['to a name that only looks like this machine', { endpoint: 'localhost.example.org:8788' }],
    ['to an address that only looks like this machine', { endpoint: '127.0.0.1.example.org' }],
  ])('is refused %s', (_name, values) => {
    expect(codeThrownBy(() => assertSafeLink(link(values)))).toBe('link.unsafe');
  });

  it('is refused without a token, even within this machine', () => {
    const bare = link({ token: undefined, endpoint: 'localhost' });
    expect(codeThrownBy(() => assertSafeLink(bare))).toBe('puppet.token');
  });
});
