import { isIP } from 'node:net'
import type { ReactElement } from 'react'
import { render } from 'react-email'
import { withoutLinks } from '@/lib/email/links'
import { ConfirmNewEmail } from '@/lib/email/templates/confirm-new-email'
import { DomainCode } from '@/lib/email/templates/domain-code'
import { DomainStopped, type DomainTold, DomainUnproven } from '@/lib/email/templates/domain-told'
import { EmailChangeRequested } from '@/lib/email/templates/email-change-requested'
import { EmailChanged } from '@/lib/email/templates/email-changed'
import { EmailTaken } from '@/lib/email/templates/email-taken'
import { ExistingAccount } from '@/lib/email/templates/existing-account'
import { ExportReady } from '@/lib/email/templates/export-ready'
import { Invitation, type InvitationProps } from '@/lib/email/templates/invitation'
import { type JoinAnswered, JoinApproved, JoinDeclined } from '@/lib/email/templates/join-answered'
import { JoinRequest, type JoinRequestProps } from '@/lib/email/templates/join-request'
import { readableMoment } from '@/lib/email/templates/moment'
import { NewDevice } from '@/lib/email/templates/new-device'
import { OwnershipOffer, type OwnershipOfferProps } from '@/lib/email/templates/ownership-offer'
import { PasswordChanged } from '@/lib/email/templates/password-changed'
import { ProofCode } from '@/lib/email/templates/proof-code'
import { ResetPassword } from '@/lib/email/templates/reset-password'
import { SecondFactorChanged } from '@/lib/email/templates/second-factor-changed'
import { SecondFactorRecovery, SecondFactorRecoveryReady } from '@/lib/email/templates/second-factor-recovery'
import {
  SecondFactorRequired,
  type SecondFactorRequiredProps,
} from '@/lib/email/templates/second-factor-required'
import { SignInCode } from '@/lib/email/templates/sign-in-code'
import { SignInMethod, type SignInMethodProps } from '@/lib/email/templates/sign-in-method'
import { VerifyEmail } from '@/lib/email/templates/verify-email'
import { graphemes } from '@/lib/graphemes'
import { isolated } from '@/lib/isolated'

/**
 * `when`, `ready` and `expires` are ISO 8601 times in what is queued, and words where a Body shows
 * them.
 */
type Template<Props> = {
  subject(props: Props): string
  Body(props: Props): ReactElement
}

export const templates = {
  'verify-email': { subject: () => 'Confirm your email', Body: VerifyEmail },
  'existing-account': { subject: () => 'You already have an Atrium account', Body: ExistingAccount },
  'reset-password': { subject: () => 'Reset your password', Body: ResetPassword },
  'password-changed': { subject: () => 'Your password was changed', Body: PasswordChanged },
  'second-factor-changed': { subject: () => 'The way you sign in has changed', Body: SecondFactorChanged },
  'second-factor-recovery': {
    subject: () => 'Someone asked to turn off your second factor',
    Body: SecondFactorRecovery,
  },
  'second-factor-recovery-ready': {
    subject: () => 'Turn off your second factor',
    Body: SecondFactorRecoveryReady,
  },
  'second-factor-required': {
    subject: ({ organization }: SecondFactorRequiredProps) => `${organization} requires a second factor`,
    Body: SecondFactorRequired,
  },
  'confirm-new-email': { subject: () => 'Confirm your new email', Body: ConfirmNewEmail },
  'email-taken': { subject: () => 'You already have an Atrium account', Body: EmailTaken },
  'email-change-requested': { subject: () => 'Your email is about to change', Body: EmailChangeRequested },
  'email-changed': { subject: () => 'Your email was changed', Body: EmailChanged },
  'new-device': { subject: () => 'New sign-in to your account', Body: NewDevice },
  'export-ready': { subject: () => 'Your data is ready to download', Body: ExportReady },
  'sign-in-code': { subject: () => 'Your sign-in code', Body: SignInCode },
  'sign-in-method': { subject: ({ change }: SignInMethodProps) => change, Body: SignInMethod },
  'proof-code': { subject: () => 'Your code', Body: ProofCode },
  invitation: {
    subject: ({ inviter, organization }: InvitationProps) => `${inviter} invited you to join ${organization}`,
    Body: Invitation,
  },
  'ownership-offer': {
    subject: ({ owner, organization }: OwnershipOfferProps) =>
      `${owner} wants to transfer ${organization} to you`,
    Body: OwnershipOffer,
  },
  'domain-code': { subject: () => 'Verify your domain', Body: DomainCode },
  'domain-unproven': {
    subject: ({ domain }: DomainTold) => `Verify ${domain} again`,
    Body: DomainUnproven,
  },
  'domain-stopped': {
    subject: ({ domain, organization }: DomainTold) =>
      `People with an email at ${domain} can no longer join ${organization}`,
    Body: DomainStopped,
  },
  'join-request': {
    subject: ({ person, organization }: JoinRequestProps) => `${person} wants to join ${organization}`,
    Body: JoinRequest,
  },
  'join-approved': {
    subject: ({ organization }: JoinAnswered) => `You’re now a member of ${organization}`,
    Body: JoinApproved,
  },
  'join-declined': {
    subject: ({ organization }: JoinAnswered) => `Your request to join ${organization}`,
    Body: JoinDeclined,
  },
} satisfies Record<string, Template<never>>

export type TemplateName = keyof typeof templates
export type TemplateProps<N extends TemplateName> = Parameters<(typeof templates)[N]['Body']>[0]

const registry: { [N in TemplateName]: Template<TemplateProps<N>> } = templates

/**
 * The subject is one clean line. React escapes values in `html`. Only our own URLs become links.
 * @param timeZone of the recipient, by its IANA name
 */
export async function renderMail<N extends TemplateName>(
  name: N,
  given: TemplateProps<N>,
  timeZone?: string,
) {
  const { subject, Body } = registry[name]
  const props = readable(given, timeZone)
  const body = Body(props)
  const [html, text] = await Promise.all([render(body), render(body, { plainText: true, htmlToTextOptions })])
  return { subject: oneLine(subject(props)), html, text }
}

/** A domain stays readable: only its own organization and mailboxes get its emails. */
const readable = <P extends Record<string, string>>(props: P, timeZone?: string): P => ({
  ...props,
  ...Object.fromEntries(
    Object.entries(props)
      .filter(([key]) => !/(url|domain)$/i.test(key))
      .map(([key, text]) => [key, readableName(isMoment(key) ? readableMoment(text, timeZone) : text)]),
  ),
})

const isMoment = (key: string) => /^(when|ready|expires)$/.test(key)

/**
 * Some names were stored before links in names were refused. No name changes the direction of the
 * text around it. Email programs make no link of an IP address.
 */
const readableName = (text: string) => (isIP(text) ? text : isolated(printable(withoutLinks(text))))

const htmlToTextOptions = { selectors: [{ selector: 'h1', options: { uppercase: false } }] }

const subjectLimit = 150

// Control characters could start a new header. Bidirectional ones could change how a subject reads.
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const printable = (text: string) => text.toWellFormed().replace(unprintable, ' ')

function oneLine(subject: string) {
  const clean = subject.replace(/\s+/g, ' ').trim()
  const characters = graphemes(clean)
  return characters.length <= subjectLimit ? clean : `${characters.slice(0, subjectLimit - 1).join('')}…`
}
