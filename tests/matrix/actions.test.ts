import { actionRecipes } from './recipes/actions'
import { matrixOf } from './support/matrix'
import { actions } from './support/targets'

matrixOf('action', actions, actionRecipes)
