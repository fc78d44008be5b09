const stops = [
  {
    path: 'lib/guard/policy.ts',
    text: 'Every permission, described in plain words, and the roles that have it.',
  },
  {
    path: 'lib/guard/server.ts',
    text: 'The only functions that create a context. If you have one, the check has passed.',
  },
  { path: 'lib/http/action.ts', text: 'Permission, input, run: the shape of every server action.' },
  {
    path: 'app/dashboard/[org]/projects',
    text: 'The sample entity, from screen to database. “npm run new” copies it to add your own.',
  },
  { path: 'db/tenant.ts', text: 'The tenant columns, and the transaction that only sees one organization.' },
  { path: 'drizzle', text: 'The policies and triggers that still hold when everything above them fails.' },
  { path: 'tests/isolation', text: 'Outsiders, members and former members, tested against every endpoint.' },
]

export function ReadingOrder() {
  return (
    <section id="code" aria-labelledby="code-title" className="border-y bg-card">
      <div className="mx-auto grid max-w-6xl gap-x-16 gap-y-10 px-5 py-20 sm:px-8 sm:py-28 lg:grid-cols-[5fr_7fr]">
        <div className="lg:sticky lg:top-28 lg:self-start">
          <h2
            id="code-title"
            className="font-semibold text-3xl leading-[1.1] tracking-[-0.035em] sm:text-[2.5rem]"
          >
            Explore the code
          </h2>
          <p className="mt-4 max-w-md text-lg text-muted-foreground">
            Small, well-named files. Read them in this order to follow one request from the URL to the
            database row.
          </p>
        </div>
        <ol className="divide-y border-y">
          {stops.map(({ path, text }, index) => (
            <li key={path} className="grid grid-cols-[2rem_1fr] gap-x-3 py-5">
              <span
                aria-hidden="true"
                className="font-mono text-muted-foreground text-sm tabular-nums leading-6"
              >
                {index + 1}
              </span>
              <div>
                <code className="font-medium font-mono text-sm leading-6 [overflow-wrap:anywhere]">
                  {path}
                </code>
                <p className="mt-0.5 text-muted-foreground">{text}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
