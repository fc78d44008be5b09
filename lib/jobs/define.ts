import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { organization } from '@/db/schema'
import { inTenantScope, type SystemTenant, systemTenant } from '@/db/tenant-scope'
import { log } from '../log'
import { enqueue, type When } from './enqueue'

// A job is work for later: queued in the caller's transaction, done by a worker, retried if it
// fails. If a worker dies, its job runs again, so running a job twice must be safe.
// docs/add-a-job.md

/** The number of this attempt. After the last one the job is given up. */
export type Try = { attempt: number; last: boolean }

/** What the worker needs to know about a job. */
export type Job = {
  readonly name: string
  /** The number of attempts. The waits between them grow as e^attempt seconds (graphile-worker). */
  readonly attempts: number
  readonly cron?: string
  /** @throws any error to be retried, also for an invalid payload */
  perform(stored: unknown, about: Try): Promise<void>
}

type Options = { attempts?: number }
/** When it runs by itself, in UTC: `17 * * * *`. Only for jobs without a payload. */
type Schedule<S extends z.ZodType> = {
  cron?: Record<never, never> extends z.input<S> ? string : never
}

const usualAttempts = 8

/**
 * A job of the whole product. Use `defineTenantJob` for a job of one organization.
 * @param name as stored in the queue: queued jobs run whatever has that name later
 * @param schema of the payload, which is stored as JSON
 */
export function defineJob<S extends z.ZodType>(
  name: string,
  schema: S,
  run: (payload: z.output<S>, about: Try) => Promise<void>,
  { attempts = usualAttempts, cron }: Options & Schedule<S> = {},
) {
  return {
    name,
    attempts,
    cron,
    /** @throws ZodError for an invalid payload */
    enqueue: async (payload: z.input<S>, when: When = {}) =>
      enqueue(name, checked(schema, payload), { ...when, attempts }),
    perform: (stored: unknown, about: Try) => run(schema.parse(stored), about),
  }
}

const envelope = z.object({ organizationId: z.string(), payload: z.unknown() })

/**
 * A job of one organization. `run` gets a tenant for inTenant, acting as the system and not as the
 * person who queued it. If the organization has been deleted since, nothing runs.
 */
export function defineTenantJob<S extends z.ZodType>(
  name: string,
  schema: S,
  run: (tenant: SystemTenant, payload: z.output<S>, about: Try) => Promise<void>,
  { attempts = usualAttempts }: Options = {},
) {
  return {
    name,
    attempts,
    /** @throws ZodError for an invalid payload */
    enqueue: async (
      { organization: { id } }: { organization: { id: string } },
      payload: z.input<S>,
      when: When = {},
    ) => enqueue(name, { organizationId: id, payload: checked(schema, payload) }, { ...when, attempts }),
    async perform(stored: unknown, about: Try): Promise<void> {
      const { organizationId, payload } = envelope.parse(stored)
      const tenant = systemTenant(organizationId)
      if (await isOpen(tenant)) await run(tenant, schema.parse(payload), about)
      else log.info({ job: name, organization: organizationId }, 'not done: the organization was deleted')
    },
  }
}

/**
 * The payload as it will be read from the queue, so that it is refused here if it can't be read
 * there.
 */
function checked<S extends z.ZodType>(schema: S, payload: z.input<S>): unknown {
  const stored: unknown = JSON.parse(JSON.stringify(payload))
  schema.parse(stored)
  return stored
}

const isOpen = (tenant: SystemTenant): Promise<boolean> =>
  inTenantScope(tenant, async (tx) => {
    const found = await tx
      .select({ id: organization.id })
      .from(organization)
      .where(and(eq(organization.id, tenant.organization.id), isNull(organization.deletedAt)))
    return found.length > 0
  })
