import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js'
import { createRequestStore } from 'next/dist/server/async-storage/request-store.js'

// Next's own request scope, as it wraps server actions and route handlers: headers(), cookies(), revalidatePath() and Better
// Auth's nextCookies are the real ones, so nothing is mocked. Edit only when an update of Next moves these three files.

type Options = { headers: Headers; onCookies: (setCookies: string[]) => void; phase?: 'action' | 'render' }

type WorkStore = NonNullable<ReturnType<typeof workAsyncStorage.getStore>>

/** Runs `run` as Next runs a server action (or, by `phase`, a page) for a request with these headers. */
export function inRequest<T>(
  { headers, onCookies, phase = 'action' }: Options,
  run: () => Promise<T>,
): Promise<T> {
  const work = {
    page: '/page',
    route: '/',
    incrementalCache: {},
    pendingRevalidatedTags: [],
    // What Next would do after the answer is left out.
    afterContext: { after: () => {} },
  }
  const request = createRequestStore({
    phase,
    headers,
    onUpdateCookies: onCookies,
    url: { pathname: '/' },
    rootParams: {},
    implicitTags: { tags: [], expirationsByCacheKind: new Map() },
    resumeDataCache: null,
    previewProps: undefined,
    isHmrRefresh: false,
    serverComponentsHmrCache: undefined,
    hmrRefreshHash: undefined,
    stagedFallbackParams: null,
  })
  return workAsyncStorage.run(work as unknown as WorkStore, () => workUnitAsyncStorage.run(request, run))
}
