import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { brokenChains, headLine, heads, parseHeads } from './audit-chains'
import { loadSettings } from './local'
import { withDatabase } from './with-database'

// npm run audit:verify [-- <slug>] [-- --heads] [-- --against <file>]
// Prints the first broken row of every broken chain, and exits with 1 if there is any.
// `--heads` prints the newest entry of each chain, to store where the database's owner can't reach
// it; `--against` compares the chains with a stored file.

loadSettings()
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { heads: { type: 'boolean', default: false }, against: { type: 'string' } },
})
const wanted = positionals[0]

let findings: string[] = []
await withDatabase(async ({ adminUrl }) => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    const kept = values.against ? parseHeads(readFileSync(values.against, 'utf8')) : []
    findings = await brokenChains(client, { wanted, kept })
    if (values.heads) for (const head of await heads(client, wanted)) console.log(headLine(head))
  } finally {
    await client.end()
  }
}).catch((error: Error) => {
  findings = [error.message]
})
for (const finding of findings) console.error(`✗ ${finding}`)
if (findings.length === 0 && !values.heads) console.log('✓ All audit logs are intact.')
process.exit(findings.length === 0 ? 0 : 1)
