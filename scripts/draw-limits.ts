import { writeFileSync } from 'node:fs'
import { limitTable } from './limit-table'

writeFileSync('docs/limits.md', limitTable())
