/**
 * Completes drizzle-kit's migration for tenants: a foreign key of several columns that is set to
 * null on delete keeps organization_id, and a new table whose key begins with organization_id gets
 * row level security and an audit log.
 */
export function complete(migration: string): string {
  const kept = migration.replace(emptying, (whole, before: string, list: string, how: string) => {
    const columns = list.split(',').filter((column) => column !== '"organization_id"')
    return columns.length > 0 && columns.length < list.split(',').length
      ? `${before}ON DELETE ${how} (${columns.join(', ')})`
      : whole
  })
  const calls = [...kept.matchAll(newTenantTable)].flatMap(([, table = '']) => {
    const named = `'${table.replace(/"([a-z_][a-z0-9_]*)"/g, '$1').replaceAll("'", "''")}'`
    return [`SELECT protect_tenant_table(${named});`, `SELECT audit_table(${named});`].filter(
      (call) => !kept.toLowerCase().includes(call.toLowerCase()),
    )
  })
  return calls.length === 0 ? kept : [kept.trimEnd(), ...calls].join('\n--> statement-breakpoint\n')
}

const emptying =
  /(FOREIGN KEY \(([^)]*)\) REFERENCES "[^"]+"\."[^"]+"\([^)]*\) )ON DELETE (set null|set default)(?! \()/g

const newTenantTable =
  /CREATE TABLE ((?:"[^"]+"\.)?"[^"]+") \((?:(?!\n\);)[\s\S])*PRIMARY KEY\("organization_id",/g
