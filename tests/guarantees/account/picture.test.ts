import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { removePictureAction, setPictureAction } from '@/app/account/actions'
import { GET } from '@/app/api/people/[id]/picture/route'
import { db } from '@/db'
import { user } from '@/db/schema'
import { ownPicture } from '@/lib/account/picture-url'
import { idle } from '@/lib/http/action'
import { Browser } from '../../support/browser'
import { newPerson, type Person } from '../../support/people'

// A person's picture: encoded by the server, and shown to people who are signed in.

const plain = sharp({ create: { width: 400, height: 300, channels: 3, background: '#01675b' } })
const upload = (person: Person, bytes: Uint8Array, name = 'me.png') => {
  const form = new FormData()
  form.append('picture', new File([Buffer.from(bytes)], name, { type: 'image/png' }))
  return person.within(() => setPictureAction(idle, form))
}
const look = (browser: Browser, id: string) =>
  browser.within(() =>
    GET(new Request('http://localhost/api/people/x/picture'), { params: Promise.resolve({ id }) }),
  )
const imageOf = async ({ id }: Person) =>
  (await db().select({ image: user.image }).from(user).where(eq(user.id, id)))[0]?.image

describe('a picture', () => {
  test.each(['png', 'jpeg', 'webp'] as const)(
    'as %s becomes a square WebP without its notes',
    async (format) => {
      const person = await newPerson()
      const notes = { IFD0: { Copyright: 'taken at home' } }
      const bytes = await plain.clone().withExif(notes).toFormat(format).toBuffer()
      expect(bytes.toString('latin1')).toContain('taken at home')
      expect(await upload(person, bytes)).toMatchObject({ status: 'done' })
      const answer = await look(person, person.id)
      const served = Buffer.from(await answer.arrayBuffer())
      expect(await sharp(served).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
      expect(served.toString('latin1')).not.toContain('taken at home')
    },
  )

  test.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['HTML that begins like a PNG', Buffer.from('\x89PNG\r\n\x1a\n<script>alert(1)</script>', 'latin1')],
    ['an empty file', Buffer.alloc(0)],
  ])('that is %s is refused', async (_, bytes) => {
    const person = await newPerson()
    expect(await upload(person, bytes)).toMatchObject({ status: 'refused', code: 'invalid' })
    expect(await imageOf(person)).toBeNull()
  })

  test('cut off in the middle is refused', async () => {
    const bytes = await plain.clone().png().toBuffer()
    expect(await upload(await newPerson(), bytes.subarray(0, bytes.length / 2))).toMatchObject({
      status: 'refused',
    })
  })

  test('larger than the limit is refused', async () => {
    expect(await upload(await newPerson(), new Uint8Array(48 * 1024 + 1))).toMatchObject({
      status: 'refused',
      code: 'invalid',
    })
  })

  test('is served to people who are signed in, as an image and nothing else', async () => {
    const person = await newPerson()
    await upload(person, await plain.clone().png().toBuffer())
    const { status, headers } = await look(await newPerson(), person.id)
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'image/webp',
      'private, max-age=604800, immutable',
    ])
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await look(new Browser(), person.id)).status).toBe(401)
  })

  test('has another URL when it changes, and none when it is removed', async () => {
    const person = await newPerson()
    await upload(person, await plain.clone().png().toBuffer())
    const first = await imageOf(person)
    await upload(person, await plain.clone().negate().png().toBuffer())
    expect(ownPicture(await imageOf(person))).toBeTruthy()
    expect(await imageOf(person)).not.toBe(first)
    await person.call(removePictureAction)
    expect([await imageOf(person), (await look(person, person.id)).status]).toEqual([null, 404])
  })
})

test('an image on another server is not shown, so no one learns who looks at it', async () => {
  const person = await newPerson()
  await person.post('/update-user', { image: 'https://tracker.test/pixel.png' })
  expect([await imageOf(person), ownPicture(await imageOf(person))]).toEqual([
    'https://tracker.test/pixel.png',
    undefined,
  ])
})
