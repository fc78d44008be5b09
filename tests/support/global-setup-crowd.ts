import type { TestProject } from 'vitest/node'
import { prepareServer } from './global-setup'

/** A thousand organizations beside the demo: what it costs to have many tenants, and whether the net holds among them. */
export default (project: TestProject) => prepareServer(project, 'crowd')
