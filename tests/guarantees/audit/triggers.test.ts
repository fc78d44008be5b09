import { beforeAll, describe, expect, test } from 'vitest'
import { expectNone } from '../../support/none'
import { asOwner } from '../../support/owner'

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
         -- after insert (4), delete (8) and update (16): a trigger for each, not for each row (1), of whatever column, on no condition
         and exists (select 1 from unnest(array[4, 8, 16]) event where not exists (select 1 from pg_trigger t
               where t.tgrelid = c.oid and t.tgfoid = 'audit_change()'::regprocedure and t.tgenabled in ('O', 'A')
                 and t.tgtype = event and t.tgqual is null and cardinality(t.tgattr::int2[]) = 0))
       order by 1`)
  )
    .map(({ name }) => String(name))
    .filter((name) => !(name in exempt))

const recreated = (how: string) =>
  `drop trigger audit_update on member; create trigger audit_update ${how} execute function audit_change()`

describe('every table of organizations is audited', () => {
  let before: string[]
  beforeAll(async () => {
    before = await unaudited()
  })

  test('by the catalogue', () => {
    expectNone(before, "Say `select audit_table('…')` of these in a migration")
  })

  test.each([
    ['dropped', 'drop trigger audit_insert on member'],
    ['switched off', 'alter table member disable trigger audit_delete'],
    ['narrowed to a column', recreated('after update of role on member for each statement')],
    ['put on a condition', recreated('after update on member for each statement when (false)')],
    ['made another kind', recreated('after update on member for each row')],
  ])('a trigger that was %s is seen', async (_, statement) => {
    try {
      await asOwner(statement)
      expect(await unaudited()).toEqual([...before, 'member'].sort())
    } finally {
      await asOwner(`
        drop trigger if exists audit_insert on member; drop trigger if exists audit_update on member;
        drop trigger if exists audit_delete on member; select audit_table('member')`)
    }
    expect(await unaudited()).toEqual(before)
  })

  test('so is a table that someone adds without it', async () => {
    try {
      await asOwner('create table forgotten (organization_id text not null, id uuid)')
      expect(await unaudited()).toEqual([...before, 'forgotten'].sort())
    } finally {
      await asOwner('drop table if exists forgotten')
    }
  })
})
