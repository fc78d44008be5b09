import type pg from 'pg'
import { sourceFiles } from '../support/source'
import { type Kind, type Mutant, specs } from './mutant'

// Mutants of the database, one for each item in its catalogue.

const policies = `
  select p.polname as policy, p.polrelid::regclass::text as relation, pg_get_expr(p.polqual, p.polrelid) as seen,
         pg_get_expr(p.polwithcheck, p.polrelid) as written
    from pg_policy p join pg_class c on c.oid = p.polrelid order by c.relnamespace::regnamespace::text desc, 2, 1`

/** The job queue belongs to graphile-worker, and only the application can use it. */
const protectedTables = `
  select oid::regclass::text as relation, relforcerowsecurity as forced from pg_class where relrowsecurity
   and relnamespace = 'public'::regnamespace order by 1`

const triggers = `
  select tgname as trigger, tgrelid::regclass::text as relation from pg_trigger
   where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) order by 2, 1`

const lacking = (role: string) => `
  select c.oid::regclass::text as relation, array_to_string(array(select p from unnest(array['select', 'insert', 'update', 'delete']) p
           where not has_table_privilege('${role}', c.oid, p)), ', ') as rights
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') order by 1`

const closedFunctions = `
  select p.oid::regprocedure::text as function from pg_proc p
   where p.pronamespace = 'public'::regnamespace and not has_function_privilege('public', p.oid, 'execute') order by 1`

const tests = {
  rls: {
    byTable: specs('isolation/grants', 'isolation/catalogue'),
    byBehaviour: specs(
      'isolation/tables',
      'guarantees/database/row-level-security',
      'guarantees/members/former-member',
    ),
    otherwise: specs('guarantees/audit/rows', 'guarantees/email/delivery', 'guarantees/ownership/ownership'),
  },
  triggers: {
    byTable: specs('isolation/grants', 'isolation/catalogue'),
    byBehaviour: [
      ...specs('guarantees/audit/triggers'),
      ...sourceFiles('tests/guarantees', /in-database\.test\.ts$/).map((file) => ({ file })),
      ...specs(
        'guarantees/joining/requests-end',
        'guarantees/joining/shut-out',
        'guarantees/staff/log',
        'guarantees/staff/staff',
        'guarantees/staff/impersonation',
        'guarantees/organizations/addresses',
        'guarantees/auth/outdated-password',
        'guarantees/email/names-without-links',
        'guarantees/organizations/deleted',
        'guarantees/members/former-member',
        'guarantees/organizations/organizations',
      ),
    ],
    otherwise: specs(
      'guarantees/organizations/two-tabs',
      'guarantees/audit/rows',
      'guarantees/members/members',
      'guarantees/invitations/races',
      'guarantees/organizations/races',
    ),
  },
  grants: {
    byTable: specs('isolation/grants'),
    byBehaviour: [],
  },
}

/**
 * Drops each policy, makes each let everything through, and turns off row level security or its
 * force for each table; drops each trigger; grants each missing right.
 */
export async function databaseMutants(client: pg.Client): Promise<Mutant[]> {
  const ask = async (sql: string) => (await client.query<Record<string, string | null>>(sql)).rows
  const mutant = (kind: keyof typeof tests & Kind, name: string, sql: string): Mutant => ({
    kind,
    name,
    change: { sql },
    ...tests[kind],
  })
  const rls = (await ask(policies)).flatMap(({ policy, relation, seen, written }) => {
    const opened = [closed(seen) && 'using (true)', closed(written) && 'with check (true)'].filter(Boolean)
    return [
      mutant('rls', `policy ${policy} on ${relation} dropped`, `drop policy ${policy} on ${relation}`),
      ...opened.map((open) =>
        mutant(
          'rls',
          `policy ${policy} on ${relation} ${open}`,
          `alter policy ${policy} on ${relation} ${open}`,
        ),
      ),
    ]
  })
  const tables = (await ask(protectedTables)).flatMap(({ relation, forced }) => [
    mutant(
      'rls',
      `${relation} without row level security`,
      `alter table ${relation} disable row level security`,
    ),
    ...(forced
      ? [mutant('rls', `${relation} unforced`, `alter table ${relation} no force row level security`)]
      : []),
  ])
  const dropped = (await ask(triggers)).map(({ trigger, relation }) =>
    mutant('triggers', `trigger ${trigger} on ${relation} dropped`, `drop trigger ${trigger} on ${relation}`),
  )
  const granted = []
  for (const role of ['atrium_app', 'atrium_tenant'])
    for (const { relation, rights } of await ask(lacking(role)))
      if (rights)
        granted.push(
          mutant('grants', `${role} can ${rights} ${relation}`, `grant ${rights} on ${relation} to ${role}`),
        )
  const called = (await ask(closedFunctions)).map((row) =>
    mutant(
      'grants',
      `everyone can call ${row.function}`,
      `grant execute on function ${row.function} to public`,
    ),
  )
  return [...rls, ...tables, ...dropped, ...granted, ...called]
}

const closed = (expression: string | null | undefined) => expression !== null && expression !== 'true'
