import { fileArgument } from './backup/file-argument'
import { restore } from './backup/restore'
import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

// npm run db:restore -- FILE [--yes]

const file = fileArgument('db:restore')
loadSettings()
await withDatabase(async (urls) => {
  const broken = await restore(urls, file)
  for (const finding of broken) console.error(`✗ The audit log of ${finding}, as in the backup.`)
  if (broken.length > 0) process.exitCode = 1
  else console.log('All audit logs are intact.')
}).catch(endWith)
