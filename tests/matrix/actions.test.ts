import { actionRecipes } from './recipes/actions'
import { everyIsDecided, matrixOf } from './support/matrix'
import { actions, asksOrganization } from './support/targets'

everyIsDecided('action', actions, actionRecipes)
matrixOf(actions.filter(({ access }) => !asksOrganization(access)))
