/**
 * The path and query of a request line. An absolute URL is reduced to its path: its host is
 * ignored.
 * @returns undefined for anything that is not a path (`*`), has a fragment (`/#a`), or can't be
 *   decoded (`/%ff`)
 */
export function pathOf(target: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const rooted = path.startsWith('/') ? path : absolute(target, path)
  return rooted !== undefined && !rooted.includes('#') && decodes(rooted) ? rooted : undefined
}

/** An absolute URL can lack a path. */
const absolute = (target: string, rest: string) => (rest === target ? undefined : `/${rest}`)

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}
