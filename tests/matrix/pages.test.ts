import { pageRecipes } from './recipes/pages'
import { matrixOf } from './support/matrix'
import { pages } from './support/targets'

matrixOf('page', pages, pageRecipes)
