const anchors = /<a\b[^>]*\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi

/** The text that the email puts on the link, or the link's path. */
export function linkWords(link: string, html: string): string {
  for (const [, href = '', inner = ''] of html.matchAll(anchors)) {
    const words = plain(inner)
    if (plain(href) === link && words && !words.startsWith('http')) return words
  }
  return URL.canParse(link) ? `Open ${new URL(link).pathname}` : 'Open link'
}

const plain = (html: string) =>
  html
    .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .trim()
