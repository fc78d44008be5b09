import { backUp } from './backup/back-up'
import { fileArgument } from './backup/file-argument'
import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

// npm run db:backup -- FILE [--yes]

const file = fileArgument('db:backup')
loadSettings()
await withDatabase(({ adminUrl }) => backUp(adminUrl, file)).catch(endWith)
