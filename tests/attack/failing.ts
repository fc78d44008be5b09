import type { Target } from './targets'

/** Does `work` while the database refuses one thing. */
export async function failing(
  target: Target,
  event: string,
  condition: string,
  work: () => Promise<unknown>,
) {
  await target.query(
    `create function fail_for_attack() returns trigger language plpgsql as $$ begin raise exception 'attacked'; end $$`,
  )
  await target.query(
    `create trigger fail_for_attack before ${event} for each row when (${condition}) execute function fail_for_attack()`,
  )
  await work().catch(() => null)
  await target.query('drop function fail_for_attack() cascade')
}
