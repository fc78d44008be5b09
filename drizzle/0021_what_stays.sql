-- A membership is of one person in one organization; a role and an offer belong to one. Who goes elsewhere goes, and comes there by
-- the rules for those who come.
create function keep_belonging() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception '% % would belong elsewhere', tg_table_name, old.id using errcode = '23514', constraint = 'row_belongs';
end $$;
--> statement-breakpoint
create trigger keep_belonging before update of organization_id, user_id on member for each row
  when ((old.organization_id, old.user_id) is distinct from (new.organization_id, new.user_id)) execute function keep_belonging();
--> statement-breakpoint
create trigger keep_belonging before update of organization_id on organization_role for each row
  when (old.organization_id <> new.organization_id) execute function keep_belonging();
--> statement-breakpoint
create trigger keep_belonging before update of organization_id on ownership_offer for each row
  when (old.organization_id <> new.organization_id) execute function keep_belonging();
