import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { organization } from '@/db/schema'
import { inTenantScope, type SystemTenant, systemTenant } from '@/db/tenant-scope'
import { log } from '../log'
import { enqueue, type When } from './enqueue'

// A job is work for later: queued in the transaction of what caused it, done by a worker, tried again when it fails. A worker that
// dies in the middle leaves its job to be done once more, so what a job does must bear being done twice. docs/add-a-job.md

/** Which try this is. After the last, the job is given up. */
export type Try = { attempt: number; last: boolean }

/** What the worker needs of a job. */
export type Job = {
  readonly name: string
  /** How often it is tried; the waits between grow as e^attempt seconds (graphile-worker). */
  readonly attempts: number
  readonly cron?: string
  /** @throws whatever makes the worker try again; a payload that does not fit, too */
  perform(stored: unknown, about: Try): Promise<void>
}

type Options = { attempts?: number }
/** When it is due by itself, in UTC: `17 * * * *`. Only for jobs that need no payload. */
type Schedule<S extends z.ZodType> = {
  cron?: Record<never, never> extends z.input<S> ? string : never
}

const usualAttempts = 8

/**
 * A job of the whole product. One of an organization's own is `defineTenantJob`.
 * @param name as stored in the queue: jobs that wait under a name are done by what has that name later
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
    /** @throws ZodError when the payload does not fit */
    enqueue: async (payload: z.input<S>, when: When = {}) =>
      enqueue(name, checked(schema, payload), { ...when, attempts }),
    perform: (stored: unknown, about: Try) => run(schema.parse(stored), about),
  }
}

const envelope = z.object({ organizationId: z.string(), payload: z.unknown() })

/**
 * A job of one organization: `run` gets a tenant for inTenant, as the product itself and not as the person who caused it. Where
 * the organization has been deleted since, nothing runs.
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
    /** @throws ZodError when the payload does not fit */
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

/** As it will come back from the queue, so that what cannot be read there is refused here. */
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
