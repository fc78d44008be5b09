import { startWorker } from '@/lib/jobs/worker'

// A process that does jobs until it is killed.
startWorker()
