import { matrixOf } from './support/matrix'
import { actions, asksOrganization } from './support/targets'

// A file of their own: more than a third of all probes, beside which the other files run.
matrixOf(actions.filter(({ access }) => asksOrganization(access)))
