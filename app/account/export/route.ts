import { readExport } from '@/lib/account/export'
import { route } from '@/lib/http/route'

/** The copy of their data that a person requested. */
export const GET = route(
  'signed-in',
  async ({ context }) =>
    new Response(await readExport(context), {
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': 'attachment; filename="account.json"',
        'Cache-Control': 'no-store',
      },
    }),
)
