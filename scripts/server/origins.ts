import { hostname, networkInterfaces } from 'node:os'

/**
 * Whether this origin is ours: that of APP_URL, or, if `names` are given, the same port under one
 * of them.
 */
export function isOwnOrigin(origin: string, appUrl: string, names: () => string[]): boolean {
  if (origin === appUrl) return true
  if (!URL.canParse(origin)) return false
  const [asked, own] = [new URL(origin), new URL(appUrl)]
  return (
    asked.origin === origin &&
    asked.protocol === own.protocol &&
    asked.port === own.port &&
    names().includes(asked.hostname)
  )
}

/** The names by which a browser opens a developer's machine, as URLs write them. */
export const machineNames = (): string[] => [
  'localhost',
  hostname().toLowerCase(),
  ...Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
]
