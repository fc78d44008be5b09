import { describe, expect, test } from 'vitest'
import { asOwner } from '../support/owner'

/** Tables of organizations that are not audited, and why. */
const exempt = { audit_log: 'is the log' }

/** Tables that belong to organizations, whose changes nobody would see. */
const unaudited = async () =>
  (
    await asOwner(`
      select c.relname::text as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and (c.relname = 'organization' or exists (select 1 from pg_attribute a
               where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
         and not exists (select 1 from pg_trigger t
               where t.tgrelid = c.oid and t.tgfoid = 'audit_change()'::regprocedure and t.tgenabled in ('O', 'A')
                 -- for each row (1), after insert (4), delete (8) and update (16), of whatever column, on no condition
                 and t.tgtype = 1 + 4 + 8 + 16 and t.tgqual is null and cardinality(t.tgattr::int2[]) = 0)
       order by 1`)
  )
    .map(({ name }) => String(name))
    .filter((name) => !(name in exempt))

describe('every table of organizations is audited', () => {
  test('by the catalogue', async () => {
    expect(await unaudited()).toEqual([])
  })

  test.each([
    ['dropped', 'drop trigger audit_change on member'],
    ['switched off', 'alter table member disable trigger audit_change'],
    [
      'narrowed',
      'drop trigger audit_change on member; create trigger audit_change after insert on member for each row execute function audit_change()',
    ],
  ])('a trigger that was %s is seen', async (_, statement) => {
    try {
      await asOwner(statement)
      expect(await unaudited()).toEqual(['member'])
    } finally {
      await asOwner(`drop trigger if exists audit_change on member; select audit_table('member')`)
    }
    expect(await unaudited()).toEqual([])
  })

  test('so is a table that somebody adds without it', async () => {
    try {
      await asOwner('create table forgotten (organization_id text not null, id uuid)')
      expect(await unaudited()).toEqual(['forgotten'])
    } finally {
      await asOwner('drop table if exists forgotten')
    }
  })
})
