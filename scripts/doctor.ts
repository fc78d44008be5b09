import { env, forgetEnv, isOnThisMachine, malformedSettings } from '@/lib/env'
import { examinePublicUrl } from './doctor/public-url'
import { examine } from './examination'
import { loadEnvFile, localSecret } from './local'
import { withDatabase } from './with-database'

// Names each thing that is wrong with the surroundings, and how to mend it. Exit 1 if any is.

loadEnvFile()
const findings = malformedSettings()
if (findings.length === 0) {
  // What other machines reach is a deployment, whatever this shell is set to.
  if (!isOnThisMachine(env().appUrl)) Object.assign(process.env, { NODE_ENV: 'production' })
  await askDatabase()
  await askApp()
}
for (const finding of findings) console.error(`✗ ${finding}`)
console.log(findings.length === 0 ? '✓ All of it is in order.' : `\n${findings.length} to mend.`)
process.exit(findings.length === 0 ? 0 : 1)

async function askDatabase() {
  await withDatabase(async (urls) => {
    const found = await examine(urls)
    if (found.mode) console.log(`  ${found.mode}.`)
    findings.push(...found.findings)
  }).catch((error: Error) => findings.push(`The embedded database does not start: ${error.message}`))
}

/** An app that serves other machines has to run; one of this machine is asked when it does. */
async function askApp() {
  forgetEnv()
  const { appUrl, nodeEnv, port, secret } = env()
  const found = await examinePublicUrl({ appUrl, port, secret: secret || localSecret() })
  const away = !found.arrival && nodeEnv !== 'production' && isOnThisMachine(appUrl)
  if (away) console.log(`  The app was not asked, as it does not run at ${appUrl}.`)
  else findings.push(...found.findings)
  if (found.arrival) console.log(`  ${found.arrival}.`)
}
