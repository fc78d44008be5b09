import { routeRecipes } from './recipes/routes'
import { matrixOf } from './support/matrix'
import { routes } from './support/targets'

matrixOf('route', routes, routeRecipes)
