import { z } from 'zod'
import { brand } from './brand'

// The only reader of process.env. Every setting is explained in .env.example.

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional())

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The user name in a database URL. */
export const loginIn = (url: string): string => (url === '' ? '' : decodeURIComponent(new URL(url).username))

const settings = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).catch('development'),
    PORT: optional(z.coerce.number().int().min(1).max(65_535)),
    APP_URL: optional(
      z.url({ protocol: /^https?$/, error: 'must be a URL such as https://app.example.com' }),
    ),
    DATABASE_URL: optional(
      z.url({
        protocol: /^postgres(ql)?$/,
        error: 'must be a URL such as postgres://user:password@host:5432/name',
      }),
    ),
    DATABASE_ADMIN_URL: optional(
      z.url({
        protocol: /^postgres(ql)?$/,
        error: 'must be a URL such as postgres://owner:password@host:5432/name',
      }),
    ),
    BETTER_AUTH_SECRET: optional(z.string()),
    SMTP_URL: optional(
      z.url({ protocol: /^smtps?$/, error: 'must be a URL such as smtp://user:password@host:587' }),
    ),
    MAIL_FROM: optional(z.string().regex(/^[^\r\n]+$/, 'must be one line')),
    REDIS_URL: optional(z.url({ protocol: /^rediss?$/, error: 'must be a URL such as redis://host:6379' })),
    TRUSTED_IP_HEADER: optional(z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of one header')),
    ATRIUM_PREVIEW: optional(z.literal('1')),
    NEXT_PHASE: optional(z.string()),
  })
  .transform((raw) => {
    const port = raw.PORT ?? 3000
    const appUrl = new URL(raw.APP_URL ?? `http://localhost:${port}`).origin
    return {
      port,
      appUrl,
      /**
       * A production build on this machine (`npm run preview`, browser tests). Refused for any
       * other host.
       */
      preview: raw.ATRIUM_PREVIEW === '1' && loopback.has(new URL(appUrl).hostname),
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
  if (!result.success)
    throw new Error(result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('\n'))
  parsed = result.data
  return parsed
}

/** Tests change settings between cases. */
export function forgetEnv(): void {
  parsed = undefined
}

/** One line for each setting that production requires. Empty if all are set. */
export function missingSettings(): string[] {
  const lines: string[] = []
  let current: Env
  try {
    forgetEnv()
    current = env()
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [String(error)]
  }
  if (!current.databaseUrl)
    lines.push('DATABASE_URL is missing: postgres://user:password@host:5432/name (PostgreSQL 15 or newer)')
  if (!current.secret)
    lines.push(
      `BETTER_AUTH_SECRET is missing: at least 32 random bytes, for instance from "openssl rand -base64 32"`,
    )
  else if (weak(current.secret))
    lines.push(
      'BETTER_AUTH_SECRET is weak: use at least 32 random bytes, for instance from "openssl rand -base64 32"',
    )
  if (!process.env.APP_URL)
    lines.push('APP_URL is missing: the URL that people use, for instance https://app.example.com')
  return lines
}

const weak = (secret: string) => Buffer.byteLength(secret) < 32 || new Set(secret).size < 10
