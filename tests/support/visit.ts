import { AsyncLocalStorage } from 'node:async_hooks'
import type { Browser } from './browser'

export type Page = { (props: never): Promise<unknown>; permission: string }

/** Where the guard leaves the status of a page's refusal; scripts/server.ts puts it on the response. */
const answers = new AsyncLocalStorage<{ status?: number; headers: object }>()
Object.assign(globalThis, { [Symbol.for('atrium.answer')]: answers })

/**
 * Asks for a page as Next does, without drawing what is below it.
 * @returns the status that a browser would see; 401 for the way to sign-in, 303 for any other redirect
 */
export function visit(browser: Browser, page: Page, params: Record<string, string> = {}): Promise<number> {
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve({}) }
  const answer: { status?: number; headers: object } = { headers: {} }
  return answers.run(answer, async () => {
    try {
      await browser.within(() => page(props as never), 'render')
      return answer.status ?? 200
    } catch (error) {
      const digest = String((error as { digest?: string }).digest)
      if (digest.includes(';/login?')) return 401
      if (digest.startsWith('NEXT_REDIRECT')) return 303
      throw error
    }
  })
}
