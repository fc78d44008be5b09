import { asker } from './ask'
import { questions } from './questions'
import { certificateRefusal, stranger, unreachable } from './refusals'
import { visitor } from './visit'

type Options = {
  appUrl: string
  secret: string
  /** The port on which the app listens. */
  port: number
  plainUrl?: string
}

type Examination = {
  /** How requests arrive, as a sentence. Undefined if the app was not reached. */
  arrival?: string
  findings: string[]
}

/** Examines the running app through its public URL. @returns each problem with its fix */
export async function examinePublicUrl({
  appUrl,
  secret,
  port,
  plainUrl = plain(appUrl),
}: Options): Promise<Examination> {
  const findings: string[] = []
  try {
    const { ask, first } = await reach(appUrl, secret, findings)
    const { answer, report } = first
    if (!report) return { findings: [...findings, stranger(answer, port)] }
    const asked = { appUrl, plainUrl, ask, visit: visitor(ask, secret), answer, report }
    for (const question of Object.values(questions)) findings.push(...(await question(asked)))
    const { host = 'no Host', 'x-forwarded-proto': proto = 'none' } = report.headers
    return {
      arrival: `Requests to ${appUrl} arrive over HTTP/${report.httpVersion}, Host ${host}, X-Forwarded-Proto ${proto}`,
      findings,
    }
  } catch (error) {
    return { findings: [...findings, unreachable(appUrl, asFault(error))] }
  }
}

/** An invalid certificate is a finding, and doesn't end the examination. */
async function reach(appUrl: string, secret: string, findings: string[]) {
  const strict = asker(appUrl)
  try {
    return { ask: strict, first: await visitor(strict, secret)() }
  } catch (error) {
    const refused = certificateRefusal(asFault(error).code ?? '')
    if (!refused) throw error
    findings.push(refused)
    const ask = asker(appUrl, { verify: false })
    return { ask, first: await visitor(ask, secret)() }
  }
}

const asFault = (error: unknown): NodeJS.ErrnoException =>
  error instanceof Error ? error : new Error(String(error))

/** The same host without TLS. If APP_URL has a port, it is unknown where that is. */
function plain(appUrl: string): string | undefined {
  const { protocol, hostname, port } = new URL(appUrl)
  return protocol === 'https:' && !port ? `http://${hostname}` : undefined
}
