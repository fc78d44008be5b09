/** Says that the process is running. Checks nothing else. */
export function GET() {
  return Response.json({ status: 'ok' })
}
