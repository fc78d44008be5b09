CREATE TABLE "quota" (
	"name" text PRIMARY KEY NOT NULL,
	"most" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reserved_word" (
	"kind" text NOT NULL,
	"word" text NOT NULL,
	CONSTRAINT "reserved_word_kind_word_pk" PRIMARY KEY("kind","word")
);
--> statement-breakpoint
-- What was stored before there were these rules is made to fit, or it would stop the migration. As the application: the owner sees no rows.
set local role atrium_app;
--> statement-breakpoint
update organization set name = coalesce(nullif(btrim(regexp_replace(name, '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+', ' ', 'g')), ''), 'Organization') where name ~ '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]';
--> statement-breakpoint
update organization set logo = null where not (logo ~* '^https://' and char_length(logo) <= 500);
--> statement-breakpoint
update organization set metadata = null where char_length(metadata) > 4096;
--> statement-breakpoint
set constraints all immediate;
--> statement-breakpoint
reset role;
--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_name_clean" CHECK (name !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]');--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_logo" CHECK (logo ~* '^https://' and char_length(logo) <= 500);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_metadata_length" CHECK (char_length(metadata) <= 4096);--> statement-breakpoint
ALTER TABLE "organization_role" ADD CONSTRAINT "role_name_shape" CHECK (role ~ '^[a-z0-9][a-z0-9-]{1,30}$');