import { toAppError } from '@/lib/errors'
import type { Viewer } from '@/lib/guard/context'
import { currentViewer, lookAsMember } from '@/lib/guard/server'
import { jsonRefusal } from '@/lib/http/json-refusal'

/**
 * Who is signed in, for pages that are already open: their own name, and whether they are a member
 * of `organization`.
 */
export async function GET(request: Request) {
  const slug = new URL(request.url).searchParams.get('organization')
  try {
    return answer(slug === null ? await currentViewer() : await lookAsMember(slug), true)
  } catch (error) {
    const code = toAppError(error)?.code
    if (code === 'unauthenticated') return answer(null, false)
    if (code === 'not_found') return answer(await currentViewer(), false)
    return await jsonRefusal(error)
  }
}

const answer = (viewer: Viewer | null, member: boolean) =>
  Response.json(
    { person: viewer && { id: viewer.user.id, name: viewer.user.name }, member },
    { headers: { 'Cache-Control': 'no-store' } },
  )
