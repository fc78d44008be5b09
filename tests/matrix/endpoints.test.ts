import { endpointRecipes } from './recipes/endpoints'
import { matrixOf } from './support/matrix'
import { endpoints } from './support/targets'

matrixOf('endpoint', endpoints, endpointRecipes)
