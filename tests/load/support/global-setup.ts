import type { TestProject } from 'vitest/node'
import { prepareServer } from '../../support/global-setup'
import { fillDrawn } from './drawn-rows'
import { fillForLoad } from './fixture'

const sources = ['load/support/fixture.ts', 'load/support/drawn-rows.ts', 'support/by-hand.ts'].map(
  (file) => `tests/${file}`,
)

/** A thousand organizations beside the demo. */
export default (project: TestProject) =>
  prepareServer(project, { name: 'load', sources }, async (owner) => {
    await fillForLoad(owner)
    await fillDrawn(owner)
  })
