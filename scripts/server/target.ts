/**
 * The path and query that a request line asks for. An absolute URL is cut to its path: the host that it names decides nothing.
 * @returns undefined for what is not a path (`*`), names a part of a page (`/#a`), or cannot be decoded (`/%ff`)
 */
export function pathOf(target: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const rooted = path.startsWith('/') ? path : absolute(target, path)
  return rooted !== undefined && !rooted.includes('#') && decodes(rooted) ? rooted : undefined
}

/** An absolute URL need not have a path. */
const absolute = (target: string, rest: string) => (rest === target ? undefined : `/${rest}`)

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}
