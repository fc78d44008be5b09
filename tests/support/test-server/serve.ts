import { migrate } from '@/db/migrate'
import { seedIfEmpty } from '@/db/seed'
import { env } from '@/lib/env'
import { serve } from '../../../scripts/server'
import { untilStopped } from '../../../scripts/until-stopped'
import '../one-query'

await migrate(env().databaseAdminUrl, env().databaseUrl)
await seedIfEmpty()
const server = await serve({ port: env().port, development: env().nodeEnv === 'development' })
untilStopped(() => server.close())
