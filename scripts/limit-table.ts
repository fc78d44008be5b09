import * as lifetimes from '@/lib/auth/lifetimes'
import { endpointLimits, limits, organizationEndpoints, otherEndpoints } from '@/lib/http/rate-limits'
import { restorableDays } from '@/lib/organizations/end'
import { quotaOf, quotas } from '@/lib/quotas'
import { type ServerLimits, serverLimitOf, serverLimits } from './server/limits'

/** docs/limits.md, generated from the limits. A test compares the two. */
export function limitTable(): string {
  const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    '# Limits',
    '',
    'Generated from `lib/http/rate-limits.ts`, `lib/quotas.ts` and `lib/auth/lifetimes.ts` by `npm run docs:limits`. Don’t edit it by hand. Beyond a rate limit the response is 429',
    'with `Retry-After`, unless the table says otherwise. Beyond a quota it is 409 and names the quota. Parallel requests can’t exceed a limit.',
    'Wrong guesses lock no one out: after a few, the next one has to wait, and each further one twice as long. A count is forgotten a day after its last guess.',
    'A mailbox is an email address without its `+tag`; at Gmail and Proton, also without the characters they ignore. A provider’s domains count as one.',
    '',
    '## Rate limits',
    '',
    row('limit', 'what is counted', 'at most', 'in'),
    row('---', '---', '---:', '---:'),
    ...Object.entries(limits).map(([name, rule]) =>
      row(`\`${name}\``, rule.of, rule.points, 'wait' in rule ? waits(rule) : inWords(rule.seconds)),
    ),
    ...[
      ...Object.entries(endpointLimits).map(([path, rule]) => [`\`${path}\``, rule] as const),
      ['each of `/organization/*`', organizationEndpoints] as const,
      ['each other endpoint', otherEndpoints] as const,
    ].map(([which, { points, seconds }]) =>
      row('`/api/auth`', `Requests from one IP address to ${which}`, points, inWords(seconds)),
    ),
    '',
    '## Quotas',
    '',
    row('quota', 'what is counted', 'at most'),
    row('---', '---', '---:'),
    ...Object.entries(quotas).map(([name, most]) =>
      row(`\`${name}\``, quotaOf[name as keyof typeof quotas], most),
    ),
    '',
    '## Lifetimes',
    '',
    row('what', 'lasts'),
    row('---', '---:'),
    ...lasting.map(([what, seconds]) => row(what, inWords(seconds))),
    '',
    '## Limits of the HTTP server',
    '',
    'Generated from `scripts/server/limits.ts`. [deploy.md](deploy.md) says how to configure a proxy for them.',
    '',
    row('limit', 'of what', 'at most'),
    row('---', '---', '---:'),
    ...Object.entries(serverLimits).map(([name, most]) =>
      row(`\`${name}\``, serverLimitOf[name as keyof ServerLimits], withUnit(name, most)),
    ),
    '',
  ].join('\n')
}

const waits = ({ wait, longest }: Record<'wait' | 'longest', number>) =>
  `then after ${inWords(wait)}, doubled each time, up to ${inWords(longest)}`

const withUnit = (name: string, most: number) =>
  name.endsWith('Ms') ? inWords(most / 1000) : name.endsWith('Bytes') ? `${most / 1024} KB` : most

const lasting: [what: string, seconds: number][] = [
  ['An unused session', lifetimes.sessionLifetime],
  ['A session in which staff act as someone else, at most', lifetimes.impersonationLifetime],
  ['A recent proof of who someone is, and a code emailed for it', lifetimes.proofLifetime],
  ['A link that confirms an email', lifetimes.verificationLifetime],
  ['A link that resets a password', lifetimes.resetLifetime],
  ['A link that confirms a new email', lifetimes.emailChangeLifetime],
  ['A link that takes a change of email back, after the change', lifetimes.emailReturnLifetime],
  ['A copy of one’s data', lifetimes.exportLifetime],
  ['A code that signs in', lifetimes.codeLifetime],
  ['An invitation', lifetimes.invitationLifetime],
  ['An ownership offer', lifetimes.ownershipOfferLifetime],
  ['A device that is not asked for the second factor', lifetimes.trustedDeviceLifetime],
  ['A link that turns off a lost second factor', lifetimes.recoveryLinkLifetime],
  ['A deleted organization, before it is purged', restorableDays * 24 * 3600],
]

function inWords(seconds: number): string {
  const units: [unit: string, length: number][] = [
    ['day', 24 * 3600],
    ['hour', 3600],
    ['minute', 60],
  ]
  const [unit, length] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['second', 1]
  const count = seconds / length
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
