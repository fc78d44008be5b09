import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Browser } from '../../support/browser'
import { formOf } from '../../support/form'

const run = vi.fn(async (_: unknown, _input: Record<string, unknown>) => undefined)

const upload = formOf(
  'public',
  z.object({
    title: z.string(),
    logo: z.file().mime(['image/png', 'image/svg+xml']).max(20),
    pages: z.array(z.file()).max(2),
    data: z.object({ note: z.file().nullable().optional() }),
  }),
  run,
)

const file = (name: string, text = 'some text', type = 'image/png') => new File([text], name, { type })
/** As a browser sends a field in which nothing was chosen. */
const nothing = new File([], '', { type: 'application/octet-stream' })

async function send(fields: [name: string, value: string | File][]) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  run.mockClear()
  const state = await new Browser().within(() => upload({ status: 'idle' }, form))
  return { state, given: run.mock.calls[0]?.[1] }
}

const text = (value: unknown) => (value instanceof File ? value.text() : Promise.resolve(value))

describe('a file in a form', () => {
  test('reaches an operation whose input asks for it, alone, in a list, or in a group', async () => {
    const { given, state } = await send([
      ['title', 'Plans'],
      ['logo', file('a.png')],
      ['pages', file('1.txt', 'one')],
      ['pages', file('2.txt', 'two')],
      ['data.note', file('note.txt', 'noted')],
    ])
    expect(state.status).toBe('done')
    expect(await text(given?.logo)).toBe('some text')
    expect(await Promise.all(z.array(z.file()).parse(given?.pages).map(text))).toEqual(['one', 'two'])
    expect(await text(z.object({ note: z.file() }).parse(given?.data).note)).toBe('noted')
  })

  test('is dropped where no file was asked for', async () => {
    const { given, state } = await send([
      ['title', file('title.txt')],
      ['logo', file('a.png')],
      ['other', file('b.png')],
      ['data.more', file('c.png')],
    ])
    expect(state.status).toBe('done')
    expect(given).toEqual({ title: '', logo: expect.any(File), pages: [], data: {} })
  })

  test('that no one chose is absent: refused where one is wanted, and else not there', async () => {
    const { state, given } = await send([
      ['title', 'Plans'],
      ['logo', nothing],
      ['pages', nothing],
      ['data.note', nothing],
    ])
    expect(given).toBeUndefined()
    expect(Object.keys(state.fields ?? {})).toEqual(['logo', 'data'])
  })

  test.each([
    ['of another kind', [['logo', file('a.txt', 'text', 'text/plain')]]],
    ['that is too large', [['logo', file('a.png', 'x'.repeat(21))]]],
    ['that is text', [['logo', 'a.png']]],
    [
      'that came twice',
      [
        ['logo', file('a.png')],
        ['logo', file('b.png')],
      ],
    ],
  ] satisfies [string, [string, string | File][]][])('%s is refused, under its field', async (_, logo) => {
    const { state, given } = await send([['title', 'Plans'], ['data.note', file('n.txt')], ...logo])
    expect(given).toBeUndefined()
    expect(state).toMatchObject({ status: 'refused', code: 'invalid', values: { title: 'Plans' } })
    expect(Object.keys(state.fields ?? {})).toEqual(['logo'])
    expect(JSON.stringify(state)).not.toContain('some text')
  })

  test('cannot be changed by fields that are named as if they were within it', async () => {
    const { given } = await send([
      ['title', 'Plans'],
      ['logo', file('a.png')],
      ['logo.name', 'planted'],
      ['data.note', file('n.txt')],
    ])
    expect(given?.logo).toBeInstanceOf(File)
    expect(given?.logo).toHaveProperty('name', 'a.png')
  })
})
