import { isReady } from '@/lib/readiness'

/** Whether this process can serve people: the database answers and has every migration. */
export async function GET() {
  return (await isReady())
    ? Response.json({ status: 'ready' })
    : Response.json({ status: 'not ready' }, { status: 503, headers: { 'Retry-After': '5' } })
}
