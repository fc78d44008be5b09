import { readPicture } from '@/lib/account/picture'
import { route } from '@/lib/http/route'

/** A person's picture, for people who are signed in. */
export const GET = route(
  'signed-in',
  async ({ params: { id = '' } }) =>
    new Response(new Uint8Array(await readPicture(id)), {
      headers: {
        'Content-Type': 'image/webp',
        'Content-Disposition': 'inline',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Cache-Control': 'private, max-age=604800, immutable',
      },
    }),
  { impersonated: true },
)
