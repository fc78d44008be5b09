import { castPassword } from '@/db/cast'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { addressHeader } from './children'
import { type Answer, send } from './load'

// What people do that changes something, each time someone else's.

/** Of a thousand small ones. */
let turn = 0
const nextOrganization = () => `load-${(turn++ % 1_000) + 1}`

export async function createProject(url: string): Promise<Answer> {
  const organization = nextOrganization()
  const headers = headersOf(`${organization}-owner`)
  const page = `${url}/dashboard/${organization}/projects`
  const { body } = await expecting(200, send({ url: page, headers }))
  const form = new FormData()
  for (const [name, value] of fieldsOf(body.toString())) form.set(name, value)
  form.set('name', `Project ${turn}`)
  const posted = new Request(page, { method: 'POST', body: form })
  const done = await expecting(
    303,
    send({
      url: page,
      method: 'POST',
      body: await posted.text(),
      headers: { ...headers, origin: url, 'content-type': posted.headers.get('content-type') ?? '' },
    }),
  )
  const told = done.headers['set-cookie']?.map((each) => each.split(';')[0]) ?? []
  const next = new URL(done.headers.location ?? '', url).href
  return expecting(
    200,
    send({ url: next, headers: { ...headers, cookie: [headers.cookie, ...told].join('; ') } }),
  )
}

/** The hidden fields of the form that has a name. */
function fieldsOf(html: string): [string, string][] {
  const form = html.match(/<form\b[\s\S]*?<\/form>/g)?.find((each) => each.includes('name="name"')) ?? ''
  return [...form.matchAll(/<input type="hidden"[^>]*?name="([^"]*)"(?:[^>]*?value="([^"]*)")?/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')],
  )
}

export function signIn(url: string) {
  const email = `member1-${nextOrganization().slice('load-'.length)}@load.test`
  return post(url, '/sign-in/email', { email, password: castPassword })
}

export function invite(url: string) {
  const organization = nextOrganization()
  const guest = { organizationId: organization, email: `new-${turn}@bench.test`, role: 'member' }
  return post(url, '/organization/invite-member', guest, `${organization}-owner`)
}

const post = (url: string, path: string, body: object, person?: string) =>
  expecting(
    200,
    send({
      url: `${url}/api/auth${path}`,
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        ...headersOf(person),
        origin: url,
        'content-type': 'application/json',
        [addressHeader]: `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`,
      },
    }),
  )

/** Of a browser in which the person is signed in. */
export const headersOf = (person?: string): Record<string, string> => ({
  [addressHeader]: '192.0.2.1',
  ...(person === undefined ? {} : { cookie: sessionCookie(`token-of-${person}`) }),
})

/** @throws Error if it is answered with another status */
export async function expecting(status: number, asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked
  if (answer.status !== status)
    throw new Error(`Answered ${answer.status} instead of ${status}: ${answer.body.toString().slice(0, 500)}`)
  return answer
}
