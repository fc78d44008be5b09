import { Boxes, DatabaseZap, DoorClosedLocked, ListChecks, MailCheck, UserRoundX } from 'lucide-react'

const reasons = [
  {
    icon: Boxes,
    title: 'Clone and run, offline',
    text: 'One command installs, starts a real Postgres from npm, migrates, seeds and serves. No account, no Docker, no .env file, no question asked.',
    where: 'npm run dev',
  },
  {
    icon: DoorClosedLocked,
    title: 'One guard',
    text: 'Server actions, routes and screens ask the same module, and it reads one policy table. Forgetting to ask is a type error.',
    where: 'lib/guard',
  },
  {
    icon: DatabaseZap,
    title: 'The database itself refuses',
    text: 'Another tenant’s row, an organization without an owner, a second membership, a lost audit entry: Postgres says no, even when the code forgot to.',
    where: 'db/tenant.ts',
  },
  {
    icon: ListChecks,
    title: 'Tests that enumerate the permissions',
    text: 'Every role, action and relation, drawn from the policy itself. Add an action without deciding who may use it, and the tests go red.',
    where: 'tests/isolation',
  },
  {
    icon: MailCheck,
    title: 'Mail: never lost, never falsely sent',
    text: 'A message is committed together with the change it tells of, then retried until it leaves. Where no mail server is set up, nothing claims that it was sent.',
    where: 'lib/email',
  },
  {
    icon: UserRoundX,
    title: 'Revocation takes effect immediately',
    text: 'Remove a member or end a session, and the very next request is refused. No cached cookie keeps a door open.',
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
        Built for the day somebody tries the wrong door
      </h2>
      <p className="mt-4 max-w-xl text-lg text-muted-foreground">
        Six reasons to start here, each with the place to check it.
      </p>
      <ul className="mt-12 grid gap-px overflow-hidden rounded-xl border bg-border shadow-xs sm:grid-cols-2 lg:grid-cols-3">
        {reasons.map(({ icon: Icon, title, text, where }) => (
          <li key={title} className="flex flex-col bg-card p-6 sm:p-7">
            <Icon aria-hidden="true" strokeWidth={1.6} className="size-6 text-primary" />
            <h3 className="mt-5 font-semibold text-[1.0625rem] leading-snug">{title}</h3>
            <p className="mt-2 text-muted-foreground">{text}</p>
            <code className="mt-auto pt-6 font-mono text-muted-foreground text-xs">{where}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
