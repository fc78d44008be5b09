/** The process lives. Touches nothing else. */
export function GET() {
  return Response.json({ status: 'ok' })
}
