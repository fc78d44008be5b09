/** The same as /api/bench/bare, at a path that the middleware is called for. */
export async function GET(_: Request, { params }: { params: Promise<{ org: string }> }) {
  return Response.json({ slug: (await params).org })
}
