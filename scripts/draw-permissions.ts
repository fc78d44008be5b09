import { writeFileSync } from 'node:fs'
import { permissionTable } from './permission-table'

writeFileSync('docs/permissions.md', permissionTable())
