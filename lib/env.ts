import { z } from 'zod'
import { brand } from './brand'
import { providerSettings, providersIn, requireWholeProviders } from './provider-settings'
import { origin, serverUrl, setting } from './settings-text'

// The only reader of process.env. Every setting is explained in .env.example.

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether only this machine can open a URL. */
export const isOnThisMachine = (url: string): boolean => loopback.has(new URL(url).hostname)

/** Whether this is a production build, also of `npm run preview` and of browser tests. */
export const isProductionBuild = (): boolean => process.env.NODE_ENV === 'production'

/** The user name in a database URL. */
export const loginIn = (url: string): string => (url === '' ? '' : decodeURIComponent(new URL(url).username))

const portRange = 'must be a number from 1 to 65535'

const settings = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).catch('development'),
    PORT: setting(z.coerce.number<string>(portRange).int(portRange).min(1, portRange).max(65_535, portRange)),
    APP_URL: setting(origin),
    ALLOW_INSECURE_APP_URL: setting(z.literal('1', 'must be 1, or unset')),
    DATABASE_URL: setting(serverUrl(/^postgres(ql)?$/, 'postgres://user:password@host:5432/name')),
    DATABASE_ADMIN_URL: setting(serverUrl(/^postgres(ql)?$/, 'postgres://owner:password@host:5432/name')),
    BETTER_AUTH_SECRET: setting(z.string()),
    SMTP_URL: setting(serverUrl(/^smtps?$/, 'smtp://user:password@host:587')),
    MAIL_FROM: setting(z.string().regex(/^[^\r\n]+$/, 'must be one line')),
    REDIS_URL: setting(serverUrl(/^rediss?$/, 'redis://host:6379')),
    TRUSTED_IP_HEADER: setting(z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of one header')),
    OTEL_EXPORTER_OTLP_ENDPOINT: setting(serverUrl(/^https?$/, 'http://collector.example.com:4318')),
    ...providerSettings,
    ATRIUM_PREVIEW: setting(z.literal('1')),
    NEXT_PHASE: setting(z.string()),
  })
  .superRefine(requireWholeProviders)
  .transform((raw) => {
    const port = raw.PORT ?? 3000
    const appUrl = raw.APP_URL ?? `http://localhost:${port}`
    return {
      port,
      appUrl,
      insecureAllowed: raw.ALLOW_INSECURE_APP_URL === '1',
      /**
       * A production build on this machine (`npm run preview`, browser tests). Refused for any
       * other host.
       */
      preview: raw.ATRIUM_PREVIEW === '1' && isOnThisMachine(appUrl),
      nodeEnv: raw.NODE_ENV,
      building: raw.NEXT_PHASE === 'phase-production-build',
      databaseUrl: raw.DATABASE_URL ?? '',
      databaseAdminUrl: raw.DATABASE_ADMIN_URL ?? raw.DATABASE_URL ?? '',
      separateLogins:
        raw.DATABASE_ADMIN_URL !== undefined &&
        loginIn(raw.DATABASE_ADMIN_URL) !== loginIn(raw.DATABASE_URL ?? ''),
      secret: raw.BETTER_AUTH_SECRET ?? '',
      smtpUrl: raw.SMTP_URL,
      mailFrom: raw.MAIL_FROM ?? `${brand.name} <no-reply@localhost>`,
      redisUrl: raw.REDIS_URL,
      trustedIpHeader: raw.TRUSTED_IP_HEADER?.toLowerCase(),
      /** Where traces and metrics go. The other OTEL_ settings are read by its own packages. */
      collectorUrl: raw.OTEL_EXPORTER_OTLP_ENDPOINT,
      /** Where else people can sign in. */
      providers: providersIn(raw),
    }
  })
  .transform((parsed) => {
    const production = parsed.nodeEnv === 'production' && !parsed.preview
    return {
      ...parsed,
      production,
      /**
       * Where emails go: a server, the development inbox, or nowhere (then screens show the link to
       * copy).
       */
      mail: parsed.smtpUrl ? ('smtp' as const) : production ? ('none' as const) : ('inbox' as const),
    }
  })

export type Env = z.infer<typeof settings>

let parsed: Env | undefined

/**
 * The settings, read and checked once.
 * @throws Error with one line for each invalid setting
 */
export function env(): Env {
  if (parsed) return parsed
  const result = settings.safeParse(process.env)
  if (!result.success) throw new Error(complaints(result.error).join('\n'))
  parsed = result.data
  return parsed
}

/** Tests change settings between cases. */
export function forgetEnv(): void {
  parsed = undefined
}

/** One line for each setting that is malformed. */
export function malformedSettings(): string[] {
  const { error } = settings.safeParse(process.env)
  return error ? complaints(error) : []
}

const complaints = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `${path.join('.')} ${message}`)

/** One line for each setting that production requires or refuses. Empty if all are fine. */
export function missingSettings(): string[] {
  const malformed = malformedSettings()
  if (malformed.length > 0) return malformed
  forgetEnv()
  const { databaseUrl, secret, appUrl, production, insecureAllowed } = env()
  const lines: string[] = []
  if (!databaseUrl)
    lines.push(
      'DATABASE_URL is missing: set it to postgres://user:password@host:5432/name (PostgreSQL 15 or newer)',
    )
  if (!secret) lines.push(`BETTER_AUTH_SECRET is missing: ${strongSecret}`)
  else if (weak(secret)) lines.push(`BETTER_AUTH_SECRET is weak: ${strongSecret}`)
  if (!process.env.APP_URL)
    lines.push('APP_URL is missing: set it to the URL that people use, for instance https://app.example.com')
  else if (production && isInsecure(appUrl) && !insecureAllowed)
    lines.push(
      'APP_URL begins with http://, so passwords and sessions would cross the network unencrypted: use TLS and https://, or set ALLOW_INSECURE_APP_URL=1 if no one else can read the network',
    )
  return lines
}

const strongSecret = 'use at least 32 random bytes, for instance from "openssl rand -base64 32"'
const weak = (secret: string) => Buffer.byteLength(secret) < 32 || new Set(secret).size < 10

const isInsecure = (appUrl: string) => appUrl.startsWith('http:') && !isOnThisMachine(appUrl)
