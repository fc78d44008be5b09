// Commands of drizzle-kit that do harm. It loads this file with its configuration, and with the
// schema where the command line names that instead.

const refused: Record<string, string> = {
  push: 'drizzle-kit push would drop row level security and most policies, because db/schema doesn’t describe them: run "npm run db:generate", then "npm run db:migrate".',
  migrate:
    'drizzle-kit migrate prepares no roles, quotas and job queue, and doesn’t wait for other migrations: run "npm run db:migrate".',
  drop: 'drizzle-kit drop would delete a migration that databases already have: to take back one that none has, restore the folder drizzle with git.',
}

const sentence = refused[process.argv[2] ?? '']
if (sentence && /\bdrizzle-kit\b/.test(process.argv[1] ?? '')) {
  console.error(sentence)
  process.exit(1)
}
