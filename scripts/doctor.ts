import { examine } from './examination'
import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

// Checks the settings, the database, the roles and the email server, and says how to fix each
// problem. Exits with 1 if there is any.

loadEnvFile()
let findings: string[] = []
await withDatabase(async (urls) => {
  const found = await examine(urls)
  if (found.mode) console.log(`  ${found.mode}.`)
  findings = found.findings
}).catch((error: Error) => {
  findings = [`The embedded database doesn't start: ${error.message}`]
})
for (const finding of findings) console.error(`✗ ${finding}`)
console.log(
  findings.length === 0
    ? '✓ Settings, database, migrations, roles and email are fine.'
    : `\n${findings.length} to fix.`,
)
process.exit(findings.length === 0 ? 0 : 1)
