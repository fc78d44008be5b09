/**
 * What a fork changes first. Its drawings stand beside app/layout.tsx: icon.svg, apple-icon.png,
 * favicon.ico.
 */
export const brand = {
  name: 'Atrium',
  description:
    'The multi-tenant SaaS starter: sign-up, organizations, invitations and permissions, ready to build on.',
  /** Behind the page, in light and dark: what browsers colour their own bars with. */
  background: { light: '#fbfaf8', dark: '#0c100f' },
  /**
   * Where people report a vulnerability; read that mailbox, or name another one.
   * https://www.rfc-editor.org/rfc/rfc2142
   */
  securityContact: (host: string) => `mailto:security@${host}`,
}
