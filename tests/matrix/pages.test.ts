import { pageRecipes } from './recipes/pages'
import { everyIsDecided, matrixOf } from './support/matrix'
import { pages } from './support/targets'

everyIsDecided('page', pages, pageRecipes)
matrixOf(pages)
