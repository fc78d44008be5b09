import { doctorHeader, doctorPath, newPass, proofOf } from '../server/doctor-pass'
import { type Report, reportSchema } from '../server/report'
import type { Answer, Ask, Sent } from './ask'

/** A response, and the report in it, if it comes from the app with this secret. */
type Visit = { answer: Answer; report?: Report }
export type VisitApp = (sent?: Partial<Sent>) => Promise<Visit>

/** Asks the app how a request arrives. */
export const visitor =
  (ask: Ask, secret: string): VisitApp =>
  async (sent = {}) => {
    const pass = newPass(secret)
    const headers = { ...sent.headers, [doctorHeader]: pass }
    const answer = await ask({ path: doctorPath, ...sent, headers })
    const { data } = reportSchema.safeParse(json(answer.body))
    return { answer, report: data?.proof === proofOf(pass, secret) ? data : undefined }
  }

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
