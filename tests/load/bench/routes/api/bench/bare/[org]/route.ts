/** Answers what ../../guard does, without the guard. */
export async function GET(_: Request, { params }: { params: Promise<{ org: string }> }) {
  return Response.json({ slug: (await params).org })
}
