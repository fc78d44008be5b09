import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/queries'
import { fromStatements, roleLabel } from '@/lib/guard/policy'

/** `before` or `after` is absent where the row did not exist. */
export type Change = { field: string; before?: string | Date; after?: string | Date }

/**
 * The columns of an entry in words. The organization is left out: it is the same for the whole log.
 */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .filter((name) => name !== 'organization_id')
    .map((name) => ({
      field: label(name),
      ...(before && { before: readable(name, before[name]) }),
      ...(after && { after: readable(name, after[name]) }),
    }))
    .filter(({ before: was, after: is }) => (was ?? nothing) !== nothing || (is ?? nothing) !== nothing)
}

const nothing = '—'

/** Columns and values that screens call otherwise. */
const columns: Record<string, string> = { slug: 'URL', id: 'ID' }
const states: Record<string, string> = { canceled: 'ended', rejected: 'declined' }

const label = (name: string) => {
  const words = columns[name] ?? name.replaceAll('_', ' ').replace(/ at$/, '').replace(/ id$/, ' ID')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const statements = z.record(z.string(), z.array(z.string()))

function readable(name: string, value: unknown): string | Date {
  if (value === null || value === undefined || value === '') return nothing
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (name.endsWith('_at') && !Number.isNaN(Date.parse(text))) return new Date(text)
  if (name === 'status') return states[text] ?? text
  if (name === 'role') return roleLabel(text)
  if (name === 'permission') return permissionsIn(text)
  return text
}

/** A custom role's permissions, which are stored as Better Auth's JSON. */
function permissionsIn(text: string): string {
  try {
    return fromStatements(statements.parse(JSON.parse(text))).join(', ') || nothing
  } catch {
    return text
  }
}
