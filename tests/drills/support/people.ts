import { randomBytes } from 'node:crypto'
import { cast, castPassword } from '@/db/cast'
import { type Answer, ask } from './ask'
import { actionId, formOf } from './form'

// What people do during a drill. Each answer tells whether they were told "done", "not done", or
// neither.

export const kinds = ['page', 'sign in', 'project', 'invitation'] as const
type Kind = (typeof kinds)[number]

/** One request, and what its answer promised. */
export type Told = {
  kind: Kind
  /** The project's name or the invited email. */
  name: string
  promise: 'done' | 'not done' | 'unknown'
  signedOut: boolean
  said: string
  began: number
  ended: number
}

export class Visitor {
  private cookie = ''
  private readonly email: string

  /** @param origin APP_URL @param ports of the instances, of which each request takes the next */
  constructor(
    key: 'ada' | 'grace',
    private readonly organization: { id: string; slug: string },
    private readonly origin: string,
    private readonly ports: () => number,
  ) {
    this.email = cast.find((each) => each.key === key)?.email ?? ''
  }

  async signIn(): Promise<Answer> {
    const answer = await this.post('/api/auth/sign-in/email', { email: this.email, password: castPassword })
    if (answer.status === 200 && !this.cookie)
      this.cookie = answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ')
    return answer
  }

  async does(kind: Kind): Promise<Told> {
    const began = Date.now()
    const name = `drill-${randomBytes(6).toString('hex')}${kind === 'invitation' ? '@people.test' : ''}`
    const answer = await this.request(kind, name)
    const { status, location, cookies, body } = answer
    const ended = Date.now()
    const sentence = /"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
    const isUnknown = status === 0 || status === 502 || /outcome_unknown/i.test(body)
    const isDone = status === 200 && !body.includes('"status":"refused"')
    return {
      kind,
      name,
      promise: isDone ? 'done' : isUnknown ? 'unknown' : 'not done',
      signedOut:
        status === 401 || location.includes('/login') || cookies.some((cookie) => /max-age=0/i.test(cookie)),
      said: isDone ? '' : status === 0 ? 'no answer' : `${status} ${sentence ?? pageSentence(body)}`.trim(),
      began,
      ended,
    }
  }

  private request(kind: Kind, name: string): Promise<Answer> {
    const { id, slug } = this.organization
    if (kind === 'page') return this.get(`/dashboard/${slug}/projects`)
    if (kind === 'sign in') return this.signIn()
    if (kind === 'invitation')
      return this.post('/api/auth/organization/invite-member', {
        organizationId: id,
        email: name,
        role: 'member',
      })
    return this.createProject(name)
  }

  get(path: string, signal?: AbortSignal): Promise<Answer> {
    return ask(this.ports(), path, { headers: { cookie: this.cookie }, signal })
  }

  async createProject(name: string, signal?: AbortSignal, action = createProjectId()): Promise<Answer> {
    const { slug } = this.organization
    const { headers, ...form } = await formOf(action, { organization: slug, name })
    return ask(this.ports(), `/dashboard/${slug}/projects`, {
      ...form,
      signal,
      headers: { ...headers, cookie: this.cookie, origin: this.origin },
    })
  }

  private post(path: string, body: object): Promise<Answer> {
    return ask(this.ports(), path, {
      method: 'POST',
      headers: { cookie: this.cookie, origin: this.origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }
}

const pageSentence = (body: string) => (body.includes('still signed in') ? 'You’re still signed in.' : '')

export const createProjectId = () => actionId('createProject')
