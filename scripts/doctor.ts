import { malformedSettings } from '@/lib/env'
import { examine } from './examination'
import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

// Names each thing that is wrong with the surroundings, and how to mend it. Exit 1 if any is.

loadEnvFile()
let findings = malformedSettings()
if (findings.length === 0)
  await withDatabase(async (urls) => {
    const found = await examine(urls)
    if (found.mode) console.log(`  ${found.mode}.`)
    findings = found.findings
  }).catch((error: Error) => {
    findings = [`The embedded database does not start: ${error.message}`]
  })
for (const finding of findings) console.error(`✗ ${finding}`)
console.log(
  findings.length === 0
    ? '✓ Settings, database, migrations, roles and mail are in order.'
    : `\n${findings.length} to mend.`,
)
process.exit(findings.length === 0 ? 0 : 1)
