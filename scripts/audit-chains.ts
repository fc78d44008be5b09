import type pg from 'pg'

// Reads the chains of the audit log with the owner's login, because the application can't read the
// heads.

/**
 * The newest entry of a chain. If it is also stored elsewhere, it shows later that nothing before
 * it was rewritten.
 */
export type Head = { organization: string; id: string; seq: number; hash: string }
type Chain = { id: string; organization: string }

/** Organizations by slug. Purged ones keep their log and are listed by id. */
async function chains(client: pg.Client, wanted?: string): Promise<Chain[]> {
  const slugs = await slugsById(client)
  const { rows } = await client.query<{ id: string }>(
    'select organization_id as id from audit_log union select id from audit_head order by id',
  )
  const all = new Set([...slugs.keys(), ...rows.map(({ id }) => id)])
  return [...all]
    .map((id) => ({ id, organization: slugs.get(id) ?? id }))
    .filter(({ id, organization }) => !wanted || wanted === organization || wanted === id)
}

/**
 * Row level security also binds an owner who is not a superuser. The application's role sees every
 * organization.
 */
async function slugsById(client: pg.Client): Promise<Map<string, string>> {
  await client.query('begin; set local role atrium_app')
  const { rows } = await client.query<{ id: string; slug: string }>('select id, slug from organization')
  await client.query('commit')
  return new Map(rows.map(({ id, slug }) => [id, slug]))
}

/**
 * One line for each organization with a broken chain, naming the first broken row. Empty if all are
 * intact.
 * @param wanted the slug (or id) of one organization; all by default
 * @param kept heads from an earlier day, which must still be in their chains
 * @throws Error if there is no such organization
 */
export async function brokenChains(
  client: pg.Client,
  { wanted, kept = [] }: { wanted?: string; kept?: readonly Head[] } = {},
): Promise<string[]> {
  const found = await chains(client, wanted)
  if (wanted && found.length === 0) throw new Error(`Organization "${wanted}" not found.`)
  const findings: string[] = []
  for (const { id, organization } of found) {
    const { rows } = await client.query<{ seq: string; reason: string }>(
      'select seq, reason from audit_first_broken($1)',
      [id],
    )
    for (const { seq, reason } of rows)
      findings.push(`${organization}: row ${seq} ${sentences[reason] ?? reason}`)
  }
  for (const head of kept.filter(({ id }) => !wanted || found.some((chain) => chain.id === id)))
    if (!(await holds(client, head)))
      findings.push(
        `${head.organization}: row ${head.seq} doesn't match the stored head: it or an earlier row was rewritten`,
      )
  return findings
}

const sentences: Record<string, string> = {
  missing: 'is missing',
  changed: 'was changed',
}

async function holds(client: pg.Client, { id, seq, hash }: Head): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from audit_log where organization_id = $1 and seq = $2 and encode(hash, 'hex') = $3`,
    [id, seq, hash],
  )
  return rowCount === 1
}

export async function heads(client: pg.Client, wanted?: string): Promise<Head[]> {
  const { rows } = await client.query<{ id: string; seq: string; hash: string }>(
    `select id, seq, encode(hash, 'hex') as hash from audit_head`,
  )
  const newest = new Map(rows.map(({ id, seq, hash }) => [id, { seq: Number(seq), hash }]))
  return (await chains(client, wanted)).flatMap((chain) => {
    const head = newest.get(chain.id)
    return head ? [{ ...chain, ...head }] : []
  })
}

export const headLine = ({ organization, id, seq, hash }: Head) => `${organization} ${id} ${seq} ${hash}`

/**
 * Reads the lines that `headLine` wrote, and skips those with ">", which `npm run` prints first.
 * @throws Error that names the line
 */
export function parseHeads(text: string): Head[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('> '))
    .map((line) => {
      const [, organization, id, seq, hash] = /^(\S+) (\S+) (\d+) ([\da-f]{64})$/.exec(line.trim()) ?? []
      if (!organization || !id || !seq || !hash) throw new Error(`Not a line that --heads printed: ${line}`)
      return { organization, id, seq: Number(seq), hash }
    })
}
