import { sessionCookieName } from '@/lib/guard/session-cookie'
import { serverLimits } from '../server/limits'
import type { Report } from '../server/report'
import { type Answer, type Ask, asker } from './ask'
import { addressFindings, forgedHeaders } from './client-address'
import type { VisitApp } from './visit'

// What can be wrong between a browser and the app at APP_URL. Each question returns its findings: a
// problem and its fix.

export type Asked = {
  appUrl: string
  /** The URL without TLS. Undefined if APP_URL has a port. */
  plainUrl: string | undefined
  ask: Ask
  visit: VisitApp
  /** The first response, and the report in it. */
  answer: Answer
  report: Report
}

type Question = (asked: Asked) => string[] | Promise<string[]>

const settings: Question = ({ appUrl, report }) =>
  report.appUrl === appUrl
    ? []
    : [
        `The app runs with APP_URL=${report.appUrl}, not ${appUrl}: set both to the same value, and restart the app.`,
      ]

const clock: Question = ({ report }) => {
  const seconds = Math.round(Math.abs(report.now - Date.now()) / 1_000)
  return seconds > 30
    ? [
        `The clock of the app and the clock of this machine are ${seconds} seconds apart: synchronize both (NTP).`,
      ]
    : []
}

/** Most programs renew a certificate when a third of its lifetime is left. */
const certificate: Question = ({ answer: { valid } }) => {
  const left = valid ? valid.to - Date.now() : Infinity
  return valid && left > 0 && left < (valid.to - valid.from) / 10
    ? [
        `The TLS certificate at APP_URL expires on ${new Date(valid.to).toUTCString()}: renew it, and automate the renewal.`,
      ]
    : []
}

const clientAddress: Question = async ({ visit, report }) => {
  const { report: asForger } = await visit({ headers: forgedHeaders(report.trustedIpHeader) })
  return asForger ? addressFindings(report, asForger) : ['The proxy refuses requests with X-Forwarded-For.']
}

const cookies: Question = async ({ appUrl, ask }) => {
  const headers = { Origin: appUrl, 'Content-Type': 'application/json' }
  const { status, headers: got } = await ask({
    method: 'POST',
    path: '/api/auth/sign-out',
    headers,
    body: '{}',
  })
  // The database is down, or a limit is reached: not the proxy's fault.
  if (status === 503 || status === 429) return []
  const cookie = got['set-cookie']?.find((each) => each.startsWith(`${sessionCookieName()}=`))
  if (!cookie)
    return [
      `Signing out at APP_URL sets no cookie (${status}): configure the proxy to pass on POST and Set-Cookie.`,
    ]
  const wanted = ['HttpOnly', 'Path=/', 'SameSite=Lax', ...(appUrl.startsWith('https:') ? ['Secure'] : [])]
  const attributes = cookie.toLowerCase().split(/; */)
  const lost = wanted.filter((attribute) => !attributes.includes(attribute.toLowerCase()))
  return lost.length > 0
    ? [`The session cookie arrives without ${lost.join(', ')}: configure the proxy not to change cookies.`]
    : []
}

const bodies: Question = async ({ visit }) => {
  const body = 'x'.repeat(serverLimits.bodyBytes)
  const { answer, report } = await visit({ method: 'POST', body })
  return report?.bodyBytes === body.length
    ? []
    : [
        `The proxy refuses bodies that the app accepts (${answer.status}): raise its limit to 64 KB (nginx: client_max_body_size).`,
      ]
}

/** A proxy can keep several connections, so one is only used again after a few requests. */
const connections: Question = async ({ visit }) => {
  const ports = new Set<unknown>()
  for (let requests = 1; requests <= 10; requests++) {
    ports.add((await visit()).report?.port)
    if (ports.size < requests) return []
  }
  return [
    'The proxy opens a new connection to the app for each request: configure it to keep connections (nginx: keepalive, proxy_http_version 1.1, proxy_set_header Connection "").',
  ]
}

const streams: Question = async ({ visit }) => {
  const { answer } = await visit({ headers: { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip' } })
  return answer.parts < 2
    ? [
        'The proxy holds back streamed responses until they end: configure it not to buffer or compress text/event-stream.',
      ]
    : []
}

const withoutTls: Question = async ({ appUrl, plainUrl }) => {
  if (!plainUrl) return []
  const answer = await asker(plainUrl)({ path: '/login' }).catch(() => undefined)
  // If nothing listens there, no password can be sent there.
  if (!answer) return []
  return answer.status >= 300 && answer.status < 400 && answer.headers.location === `${appUrl}/login`
    ? []
    : [`${plainUrl} is not redirected to APP_URL (${answer.status}): configure the proxy to redirect it.`]
}

export const questions = {
  settings,
  clock,
  certificate,
  clientAddress,
  cookies,
  bodies,
  connections,
  streams,
  withoutTls,
}
