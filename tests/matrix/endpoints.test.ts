import { endpointRecipes } from './recipes/endpoints'
import { everyIsDecided, matrixOf } from './support/matrix'
import { endpoints } from './support/targets'

everyIsDecided('endpoint', endpoints, endpointRecipes)
matrixOf(endpoints)
