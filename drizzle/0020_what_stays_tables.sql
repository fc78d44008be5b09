-- As in 0016: what was stored before is made to fit.
set local role atrium_app;
--> statement-breakpoint
update organization set name = 'Organization' where name ~ '^[\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*$';
--> statement-breakpoint
update organization set logo = null where logo !~* '^https://[\x21-\x7e]+$';
--> statement-breakpoint
-- Whatever cannot be read as what it should be, whichever way it fails to.
do $$
declare
  stored record;
begin
  for stored in select id, metadata from organization where metadata is not null loop
    begin
      if json_typeof(stored.metadata::json) = 'object' then continue; end if;
    exception when others then null;
    end;
    update organization set metadata = null where id = stored.id;
  end loop;
  for stored in select organization_id, id, permission from organization_role loop
    begin
      if jsonb_typeof(stored.permission::jsonb) = 'object'
        and not jsonb_path_exists(stored.permission::jsonb, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(stored.permission::jsonb, 'strict $.*[*] ? (@.type() != "string")') then continue; end if;
    exception when others then null;
    end;
    update organization_role set permission = '{}' where organization_id = stored.organization_id and id = stored.id;
  end loop;
end $$;
--> statement-breakpoint
set constraints all immediate;
--> statement-breakpoint
reset role;
--> statement-breakpoint
ALTER TABLE "organization" DROP CONSTRAINT "organization_logo";--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_name_visible" CHECK (name !~ '^[\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*$');--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_metadata_json" CHECK (json_typeof(metadata::json) = 'object');--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_logo" CHECK (logo ~* '^https://[\x21-\x7e]+$' and char_length(logo) <= 500);--> statement-breakpoint
ALTER TABLE "organization_role" ADD CONSTRAINT "role_permission_shape" CHECK (jsonb_typeof(permission::jsonb) = 'object'
        and not jsonb_path_exists(permission::jsonb, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(permission::jsonb, 'strict $.*[*] ? (@.type() != "string")'));