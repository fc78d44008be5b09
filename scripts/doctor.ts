import { env, forgetEnv, isOnThisMachine, malformedSettings } from '@/lib/env'
import { repairDatabase } from './doctor/catalogue'
import { openIdProvider } from './doctor/openid-provider'
import { examinePublicUrl } from './doctor/public-url'
import { examine } from './examination'
import { loadEnvFile, localSecret } from './local'
import { withDatabase } from './with-database'

// Checks the settings, the database, the roles, the email server and the running app, and says how
// to fix each problem. Exits with 1 if there is any. `--repair` first makes the database again what
// its migrations made it.

loadEnvFile()
const findings = malformedSettings()
if (findings.length === 0) {
  // An app that other machines can reach is in production, whatever NODE_ENV this shell has.
  if (!isOnThisMachine(env().appUrl)) Object.assign(process.env, { NODE_ENV: 'production' })
  await examineDatabase()
  await examineApp()
  findings.push(...(await openIdProvider()))
}
for (const finding of findings) console.error(`✗ ${finding}`)
console.log(
  findings.length === 0
    ? '✓ Everything is fine.'
    : `\n${findings.length} ${findings.length === 1 ? 'problem' : 'problems'} to fix.`,
)
process.exit(findings.length === 0 ? 0 : 1)

async function examineDatabase() {
  await withDatabase(async (urls) => {
    if (process.argv.includes('--repair'))
      await repairDatabase(urls).catch((error: Error) => findings.push(error.message))
    const found = await examine(urls)
    if (found.mode) console.log(`  ${found.mode}.`)
    findings.push(...found.findings)
  }).catch((error: Error) => findings.push(`The embedded database doesn't start: ${error.message}`))
}

/** In production the app must be running. In development it is examined only if it is. */
async function examineApp() {
  forgetEnv()
  const { appUrl, nodeEnv, port, secret } = env()
  const found = await examinePublicUrl({ appUrl, port, secret: secret || localSecret() })
  const stopped = !found.arrival && nodeEnv !== 'production' && isOnThisMachine(appUrl)
  if (stopped) console.log(`  The app was not checked, because it is not running at ${appUrl}.`)
  else findings.push(...found.findings)
  if (found.arrival) console.log(`  ${found.arrival}.`)
}
