import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'

const reasons: readonly { icon: IconName; title: string; text: string; where: string }[] = [
  {
    icon: 'boxes',
    title: 'Clone and run',
    text: 'One command installs, starts a real Postgres from npm, migrates, seeds and serves. No account, no Docker, no .env file, no questions asked.',
    where: 'npm run dev',
  },
  {
    icon: 'door-closed-locked',
    title: 'One guard',
    text: 'Server actions, routes and screens call the same module, which reads one policy table. Leave out the check, and the code doesn’t compile.',
    where: 'lib/guard',
  },
  {
    icon: 'database-zap',
    title: 'The database enforces the rules',
    text: 'Cross-tenant reads, organizations without an owner, duplicate memberships, missing audit entries: Postgres rejects them even if your code has a bug.',
    where: 'db/tenant.ts',
  },
  {
    icon: 'list-checks',
    title: 'Tests for every permission',
    text: 'Generated from the policy for every role and action. Add an action without deciding who can use it, and the tests fail.',
    where: 'tests/isolation',
  },
  {
    icon: 'mail-check',
    title: 'Email that is never lost',
    text: 'Each email is saved in the same transaction as the change it reports, then retried if delivery fails. Without a mail server, the UI never claims that an email was sent.',
    where: 'lib/email',
  },
  {
    icon: 'user-round-x',
    title: 'Revocation takes effect immediately',
    text: 'Remove a member or end a session, and the very next request is refused. No stale cookie keeps anyone in.',
    where: 'lib/guard/server.ts',
  },
]

export function Reasons() {
  return (
    <section
      id="reasons"
      aria-labelledby="reasons-title"
      className="mx-auto max-w-6xl px-5 py-20 sm:px-8 sm:py-28"
    >
      <h2
        id="reasons-title"
        className="max-w-2xl font-semibold text-3xl leading-[1.1] tracking-[-0.035em] sm:text-[2.5rem]"
      >
        Built for the day someone tries to get in where they shouldn’t
      </h2>
      <p className="mt-4 max-w-xl text-lg text-muted-foreground">
        Six reasons to start here, each with the code that proves it.
      </p>
      <ul className="mt-12 grid gap-px overflow-hidden rounded-xl border bg-border shadow-xs sm:grid-cols-2 lg:grid-cols-3">
        {reasons.map(({ icon, title, text, where }) => (
          <li key={title} className="flex flex-col bg-card p-6 sm:p-7">
            <Icon name={icon} className="size-6 text-primary" />
            <h3 className="mt-5 font-semibold text-[1.0625rem] leading-snug">{title}</h3>
            <p className="mt-2 text-muted-foreground">{text}</p>
            <code className="mt-auto pt-6 font-mono text-muted-foreground text-xs">{where}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
