import { writeFileSync } from 'node:fs'
import { iconStyles, iconsFile } from './icon-styles'

// `npm run icons`: after a change of the list in components/ui/icon.tsx.

writeFileSync(iconsFile, iconStyles())
console.log(`Wrote ${iconsFile}`)
