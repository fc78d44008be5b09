import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { castPassword } from '@/db/cast'
import { type Answer, ask } from '../../drills/support/ask'
import { actionId, formOf } from '../../drills/support/form'
import type { Told } from '../../drills/support/people'

/** What an answer was to: a kind of request, and how long it took. */
export type Answered = { kind: string; ms: number; answer: Answer; ok: boolean }

export type Place = {
  origin: string
  port: () => number
  answered: (what: Answered) => void
  told: Told[]
  /** What must be so in the end, besides what `judge` looks up. */
  promised: { removed: string[]; pictures: string[] }
}

const pages = ['', '/projects', '/members', '/roles', '/audit-log', '/settings']
const picture = async () => {
  const [r, g, b] = randomBytes(3)
  const image = sharp({ create: { width: 256, height: 256, channels: 3, background: { r, g, b } } })
  return new File([new Uint8Array(await image.jpeg().toBuffer())], 'me.jpg', { type: 'image/jpeg' })
}

/** The owner of a small organization of the load fixture, who visits it now and then. */
export class Owner {
  private cookie = ''
  private readonly address: string
  /** Those who are still there. */
  private readonly members = [1, 2, 3, 4, 5, 6, 7]
  private readonly slug: string

  constructor(
    n: number,
    private readonly place: Place,
  ) {
    this.slug = `load-${n}`
    this.address = `10.${n >> 8}.${n & 255}.1`
  }

  /** Signs in, looks around and works, as someone does who comes by for a minute, and signs out. */
  async *visit(): AsyncGenerator<unknown> {
    if (Math.random() < 0.2) yield this.signIn('a wrong password', 401)
    if (!(await this.signIn(castPassword, 200))) return
    yield
    for (const page of shuffled(pages)) yield this.get('page', `/dashboard/${this.slug}${page}`)
    yield this.create()
    yield this.get('page', `/dashboard/${this.slug}/projects`)
    yield this.create()
    yield this.invite()
    if (Math.random() < 0.3) yield this.remove()
    if (Math.random() < 0.3) yield this.upload()
    yield this.get('page', '/account')
    await this.post('sign-out', '/api/auth/sign-out', {})
  }

  private async signIn(password: string, expected: number) {
    const body = { email: `owner-${this.slug.slice(5)}@load.test`, password }
    const answer = await this.post('sign-in', '/api/auth/sign-in/email', body, expected)
    if (answer.status !== 200) return false
    this.cookie = answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ')
    return true
  }

  private async create() {
    const name = `drill-${randomBytes(6).toString('hex')}`
    const answer = await this.form('form', `/dashboard/${this.slug}/projects`, 'createProject', {
      organization: this.slug,
      name,
    })
    this.note('project', name, answer)
  }

  private async invite() {
    const email = `drill-${randomBytes(6).toString('hex')}@people.test`
    const answer = await this.post('invitation', '/api/auth/organization/invite-member', {
      organizationId: this.slug,
      email,
      role: 'member',
    })
    this.note('invitation', email, answer)
  }

  private async remove() {
    const n = this.members.pop()
    if (!n) return
    const memberIdOrEmail = `m-${this.slug.slice(5)}-member${n}`
    const { status } = await this.post('removal', '/api/auth/organization/remove-member', {
      organizationId: this.slug,
      memberIdOrEmail,
    })
    if (status === 200) this.place.promised.removed.push(memberIdOrEmail)
    else this.members.push(n)
  }

  private async upload() {
    const answer = await this.form('upload', '/account', 'setPictureAction', { picture: await picture() })
    if (!isDone(answer)) return
    this.place.promised.pictures.push(`${this.slug}-owner`)
    await this.get('picture', `/api/people/${this.slug}-owner/picture`)
  }

  private note(kind: 'project' | 'invitation', name: string, answer: Answer) {
    const promise = isDone(answer) ? 'done' : answer.status === 0 ? 'unknown' : 'not done'
    const said = `${answer.status}`
    this.place.told.push({ kind, name, promise, signedOut: false, said, began: 0, ended: 0 })
  }

  private get(kind: string, path: string) {
    return this.send(kind, path, {})
  }

  private post(kind: string, path: string, body: object, expected = 200) {
    const headers = { 'content-type': 'application/json' }
    return this.send(kind, path, { method: 'POST', headers, body: JSON.stringify(body) }, expected)
  }

  private async form(kind: string, path: string, action: string, fields: Record<string, string | File>) {
    return this.send(kind, path, await formOf(actionId(action), fields))
  }

  private async send(
    kind: string,
    path: string,
    asked: NonNullable<Parameters<typeof ask>[2]>,
    expected = 200,
  ) {
    const { origin, port, answered } = this.place
    const began = performance.now()
    const headers = { ...asked.headers, origin, cookie: this.cookie, 'x-real-ip': this.address }
    const answer = await ask(port(), path, { ...asked, headers })
    const ok = answer.status === expected && (expected !== 200 || isDone(answer))
    answered({ kind, ms: performance.now() - began, answer, ok })
    return answer
  }
}

const isDone = ({ status, body }: Answer) => status === 200 && !body.includes('"status":"refused"')

const shuffled = <T>(all: readonly T[]) => all.toSorted(() => Math.random() - 0.5)
