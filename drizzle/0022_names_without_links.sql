-- Names of people and organizations stand in emails to others. Refused is what mail programs turn into links whatever the domain, as
-- in lib/email/links.ts, which also knows the top-level domains. A name stored before stays until it changes.

create function refuse_link_in_name() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.name = old.name then return new; end if;
  if normalize(new.name, NFKC)
    ~* '://|(^|[^a-z0-9])www\.|\\\\|[a-z0-9._-]@[a-z0-9-]+\.[a-z0-9]|[a-z0-9]\.[a-z0-9-]{2,}/|(^|[^0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}($|[^0-9.])' then
    raise exception 'a name holds a link: %', new.name using errcode = '23514', constraint = 'name_without_link';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refuse_link_in_name before insert or update of name on "user"
  for each row execute function refuse_link_in_name();
--> statement-breakpoint
create trigger refuse_link_in_name before insert or update of name on organization
  for each row execute function refuse_link_in_name();
