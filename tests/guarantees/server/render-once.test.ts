import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { renderOnce } from '../../../scripts/server/render-once'
import { serve } from './support/serve'

async function site({ status = 200 } = {}) {
  let rendered = 0
  const { url } = await serve(
    renderOnce(async (_, response) => {
      rendered += 1
      const nonce = randomBytes(16).toString('hex')
      response.setHeader('Content-Security-Policy', `script-src 'nonce-${nonce}' 'strict-dynamic'`)
      response.writeHead(status)
      response.write(`<script nonce="${nonce}">`)
      response.end(`</script><script nonce="${nonce}">${rendered}</script>`)
    }),
  )
  const visit = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(new URL(path, url), { method, headers })
    const [, nonce] = /'nonce-(.+?)'/.exec(answer.headers.get('content-security-policy') ?? '') ?? []
    return { answer, nonce, html: await answer.text() }
  }
  return { visit, rendered: () => rendered }
}

test('a page that asks for no data is rendered once, and has a new nonce each time', async () => {
  const { visit, rendered } = await site()
  const visits = [await visit('/'), await visit('/'), await visit('/', { 'accept-encoding': 'identity' })]
  expect(rendered()).toBe(1)
  expect(new Set(visits.map(({ nonce }) => nonce)).size).toBe(3)
  for (const { answer, nonce, html } of visits) {
    expect(html).toBe(`<script nonce="${nonce}"></script><script nonce="${nonce}">1</script>`)
    expect(answer.headers.get('x-frame-options')).toBe('DENY')
  }
})

test('each answer has an id of its own', async () => {
  const { visit } = await site()
  const ids = [await visit('/'), await visit('/'), await visit('/')].map(({ answer }) =>
    answer.headers.get('x-request-id'),
  )
  expect(new Set(ids).size).toBe(3)
})

test('a page whose client leaves before its end is not kept', async () => {
  let rendered = 0
  let hasLeft = () => {}
  const left = new Promise<void>((resolve) => {
    hasLeft = resolve
  })
  const { url, port } = await serve(
    renderOnce(async (_, response) => {
      rendered += 1
      response.setHeader('Content-Security-Policy', "script-src 'nonce-abc'")
      response.write('<html>')
      if (rendered === 1) await new Promise((resolve) => response.once('close', resolve))
      response.end('</html>')
      setTimeout(hasLeft, 20)
    }),
  )
  const socket = connect(port, '127.0.0.1', () =>
    socket.write('GET / HTTP/1.0\r\nHost: app.example.com\r\n\r\n'),
  )
  socket.once('data', () => socket.destroy())
  await left
  expect(await (await fetch(url)).text()).toBe('<html></html>')
  expect(rendered).toBe(2)
})

test('everything else is rendered for each request', async () => {
  const { visit, rendered } = await site()
  const signedIn = { cookie: sessionCookie('a-token') }
  for (const [path, headers, method] of [
    ['/login'],
    ['/?from=an-email'],
    ['/', { rsc: '1' }],
    ['/', signedIn],
    ['/', {}, 'POST'],
  ] as const) {
    const before = rendered()
    await visit(path, headers, method)
    await visit(path, headers, method)
    expect(rendered() - before, `${method ?? 'GET'} ${path} ${JSON.stringify(headers)}`).toBe(2)
  }
})

test('a page that failed is not kept', async () => {
  const { visit, rendered } = await site({ status: 500 })
  await visit('/')
  await visit('/')
  expect(rendered()).toBe(2)
})
