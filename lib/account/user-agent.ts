// The order matters: most browsers also name the ones they descend from.

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\/|HeadlessChrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
]

/**
 * A user agent in words: "Firefox on Windows". A hint for its owner, not proof of anything.
 * @param unknown what stands before "device", or before "browser on iPhone", if it isn't known
 */
export function deviceOf(userAgent: string | null, unknown = 'Unknown'): string {
  const known = (list: typeof browsers) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  const [browser, system] = [known(browsers), known(systems)]
  if (browser) return system ? `${browser} on ${system}` : browser
  return system ? `${unknown} browser on ${system}` : `${unknown} device`
}

/**
 * An IP address in short form: IPv6 without its zeros. Better Auth keeps IPv6 addresses as their
 * /64 network.
 */
export function placeOf(address: string | null): string | undefined {
  if (!address) return undefined
  if (!address.includes(':')) return address.startsWith('127.') ? 'this machine' : address
  const url = `http://[${address}]`
  const short = URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address
  return short === '::' || short === '::1' ? 'this machine' : short
}
