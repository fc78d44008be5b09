import { openTcpProxy, type Pair } from './tcp-proxy'

/** A network between the app and a server, which can swallow everything without a word. */
export async function openNetwork(target: string) {
  let swallowing = false
  const { url, pairs, close } = await openTcpProxy(target, (...pair) => {
    pass(pair)
    if (swallowing) cut(pair)
  })
  return {
    url,
    close,
    /** From now on nothing arrives, and no connection ends. */
    swallow() {
      swallowing = true
      for (const pair of pairs) cut(pair)
    },
    /** Everything arrives, also what was sent meanwhile. */
    resume() {
      swallowing = false
      for (const pair of pairs) pass(pair)
    },
    /** New connections work. Of the old ones nothing is heard again. */
    forget() {
      swallowing = false
    },
  }
}

const pass = ([near, far]: Pair) => near.pipe(far).pipe(near)

function cut([near, far]: Pair): void {
  near.unpipe(far).pause()
  far.unpipe(near).pause()
}

export type Network = Awaited<ReturnType<typeof openNetwork>>
