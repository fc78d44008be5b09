import { routeRecipes } from './recipes/routes'
import { everyIsDecided, matrixOf } from './support/matrix'
import { routes } from './support/targets'

everyIsDecided('route', routes, routeRecipes)
matrixOf(routes)
