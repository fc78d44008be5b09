-- Tables: columns, keys, checks and indexes, as drizzle-kit generates them from db/schema, where
-- comments explain them. They come first because everything else is about them. What db/schema
-- cannot say follows: who can read and write (0001), what must hold for an organization (0002),
-- and how every change is recorded (0003).

CREATE TABLE "audit_head" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"organization_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"staff_id" text,
	"action" text NOT NULL,
	"target" text,
	"subject" text,
	"before" jsonb,
	"after" jsonb,
	"address" text,
	"outcome" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_log_organization_id_seq_pk" PRIMARY KEY("organization_id","seq"),
	CONSTRAINT "audit_log_outcome" CHECK (outcome in ('done', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text,
	"public_key" text NOT NULL,
	"user_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"counter" integer NOT NULL,
	"device_type" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"transports" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"aaguid" text,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "second_factor_recovery" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ready_at" timestamp with time zone NOT NULL,
	"stop_hash" text NOT NULL,
	"finish_hash" text,
	CONSTRAINT "second_factor_recovery_user_id_unique" UNIQUE("user_id"),
	CONSTRAINT "second_factor_recovery_stop_hash_unique" UNIQUE("stop_hash"),
	CONSTRAINT "second_factor_recovery_finish_hash_unique" UNIQUE("finish_hash")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	"active_organization_id" text,
	"impersonated_by" text,
	"by_passkey" boolean DEFAULT false NOT NULL,
	"impersonation_writes" boolean DEFAULT false NOT NULL,
	"impersonation_visits" text[] DEFAULT '{}' NOT NULL,
	"untold" boolean DEFAULT false NOT NULL,
	"proven_at" timestamp with time zone,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"last_step" bigint,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	CONSTRAINT "two_factor_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"role" text,
	"banned" boolean DEFAULT false,
	"ban_reason" text,
	"ban_expires" timestamp with time zone,
	"two_factor_enabled" boolean DEFAULT false,
	"time_zone" text,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" text PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"links" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"id" text PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"template" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "former_slug" (
	"slug" text PRIMARY KEY NOT NULL,
	"formerly" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"inviter_id" text NOT NULL,
	"mail_id" text,
	CONSTRAINT "invitation_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "invitation_status" CHECK (status in ('pending', 'accepted', 'rejected', 'canceled'))
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" text NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"metadata" text,
	"deleted_at" timestamp with time zone,
	"requires_second_factor_from" timestamp with time zone,
	CONSTRAINT "organization_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organization_name_length" CHECK (char_length(name) between 1 and 80),
	CONSTRAINT "organization_name_clean" CHECK (name !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'),
	CONSTRAINT "organization_name_visible" CHECK (name !~ '^[\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*$'),
	CONSTRAINT "organization_logo" CHECK (logo ~* '^https://[\x21-\x7e]+$' and char_length(logo) <= 500),
	CONSTRAINT "organization_metadata_length" CHECK (char_length(metadata) <= 4096),
	CONSTRAINT "organization_metadata_json" CHECK (json_typeof(metadata::json) = 'object'),
	CONSTRAINT "organization_slug_shape" CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 48)
);
--> statement-breakpoint
CREATE TABLE "organization_role" (
	"id" text NOT NULL,
	"organization_id" text NOT NULL,
	"role" text NOT NULL,
	"permission" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "organization_role_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "role_name_shape" CHECK (role = lower(role) and role !~ '[,[:cntrl:]]|^ | $|  ' and char_length(role) between 2 and 31),
	CONSTRAINT "role_permission_shape" CHECK (jsonb_typeof(permission::jsonb) = 'object'
        and not jsonb_path_exists(permission::jsonb, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(permission::jsonb, 'strict $.*[*] ? (@.type() != "string")'))
);
--> statement-breakpoint
CREATE TABLE "ownership_offer" (
	"organization_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"offered_by" text NOT NULL,
	"offered_to" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ownership_offer_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "account_export" (
	"user_id" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"sealed" text,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "email_change" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"old_email" text NOT NULL,
	"new_email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "picture" (
	"user_id" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "project" (
	"organization_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "project_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "project_name_length" CHECK (char_length(name) between 1 and 120)
);
--> statement-breakpoint
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
CREATE TABLE "form_submission" (
	"id" text PRIMARY KEY NOT NULL,
	"answer" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"renewed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitation_link" (
	"organization_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"token_hash" text NOT NULL,
	"role" text NOT NULL,
	"uses_left" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitation_link_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "link_uses" CHECK (uses_left >= 0)
);
--> statement-breakpoint
CREATE TABLE "join_request" (
	"organization_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text,
	"mailbox" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "join_request_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "join_request_state" CHECK (state in ('pending', 'approved', 'declined')),
	CONSTRAINT "join_request_of_someone" CHECK (user_id is not null or state = 'declined'),
	CONSTRAINT "join_request_mailbox" CHECK (mailbox is not null)
);
--> statement-breakpoint
CREATE TABLE "organization_domain" (
	"organization_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"domain" text NOT NULL,
	"challenge" text NOT NULL,
	"method" text,
	"verified_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"missing_since" timestamp with time zone,
	"role" text DEFAULT 'member' NOT NULL,
	"needs_approval" boolean DEFAULT true NOT NULL,
	"set_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_domain_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "domain_shape" CHECK (domain ~ '^[a-z0-9.-]+[.][a-z0-9-]+$' and char_length(domain) <= 253),
	CONSTRAINT "domain_method" CHECK (method in ('dns', 'email')),
	CONSTRAINT "domain_proof" CHECK (verified_at is null or (method is not null and checked_at is not null))
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factor_recovery" ADD CONSTRAINT "second_factor_recovery_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_user_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_mail_id_mail_id_fk" FOREIGN KEY ("mail_id") REFERENCES "public"."mail"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_role" ADD CONSTRAINT "organization_role_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_offered_by_user_id_fk" FOREIGN KEY ("offered_by") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_offered_to_user_id_fk" FOREIGN KEY ("offered_to") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_export" ADD CONSTRAINT "account_export_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_change" ADD CONSTRAINT "email_change_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "picture" ADD CONSTRAINT "picture_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_link" ADD CONSTRAINT "invitation_link_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_domain" ADD CONSTRAINT "organization_domain_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_actor_idx" ON "audit_log" USING btree ("organization_id","actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_action_idx" ON "audit_log" USING btree ("organization_id","action","seq");--> statement-breakpoint
CREATE INDEX "audit_log_at_idx" ON "audit_log" USING btree ("organization_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_platform_target_idx" ON "audit_log" USING btree ("target","seq") WHERE organization_id = 'platform';--> statement-breakpoint
CREATE INDEX "account_user_id_idx" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_provider_unique" ON "account" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "passkey_user_id_idx" ON "passkey" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user_id_idx" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_untold_idx" ON "session" USING btree ("created_at") WHERE untold;--> statement-breakpoint
CREATE INDEX "session_impersonated_by_idx" ON "session" USING btree ("impersonated_by") WHERE impersonated_by is not null;--> statement-breakpoint
CREATE INDEX "user_created_idx" ON "user" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "user_email_lower_idx" ON "user" USING btree (lower("email") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "user_name_lower_idx" ON "user" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "verification_identifier_idx" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "inbox_created_at_idx" ON "inbox" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "mail_recipient_idx" ON "mail" USING btree ("recipient","created_at");--> statement-breakpoint
CREATE INDEX "mail_created_idx" ON "mail" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "mail_error_idx" ON "mail" USING btree ("created_at","id") WHERE error is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_pending_once_per_address" ON "invitation" USING btree ("organization_id",lower("email")) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "invitation_id_idx" ON "invitation" USING btree ("id");--> statement-breakpoint
CREATE INDEX "invitation_email_idx" ON "invitation" USING btree ("email");--> statement-breakpoint
CREATE INDEX "invitation_mail_id_idx" ON "invitation" USING btree ("mail_id");--> statement-breakpoint
CREATE INDEX "invitation_inviter_id_idx" ON "invitation" USING btree ("inviter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "member_once_per_organization" ON "member" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "member_created_idx" ON "member" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "member_role_idx" ON "member" USING btree ("organization_id","role");--> statement-breakpoint
CREATE INDEX "member_id_idx" ON "member" USING btree ("id");--> statement-breakpoint
CREATE INDEX "member_user_id_idx" ON "member" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organization_created_idx" ON "organization" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "organization_name_lower_idx" ON "organization" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "organization_slug_prefix_idx" ON "organization" USING btree ("slug" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "role_once_per_organization" ON "organization_role" USING btree ("organization_id","role");--> statement-breakpoint
CREATE INDEX "organization_role_id_idx" ON "organization_role" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "ownership_offer_once_per_organization" ON "ownership_offer" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "ownership_offer_offered_to_idx" ON "ownership_offer" USING btree ("offered_to");--> statement-breakpoint
CREATE INDEX "ownership_offer_offered_by_idx" ON "ownership_offer" USING btree ("offered_by");--> statement-breakpoint
CREATE INDEX "email_change_user_id_idx" ON "email_change" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "email_change_one_pending" ON "email_change" USING btree ("user_id") WHERE confirmed_at is null;--> statement-breakpoint
CREATE INDEX "project_created_idx" ON "project" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "project_archived_idx" ON "project" USING btree ("organization_id","archived_at");--> statement-breakpoint
CREATE INDEX "form_submission_created_at_idx" ON "form_submission" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "invitation_link_made_by_idx" ON "invitation_link" USING btree ("organization_id","made_by");--> statement-breakpoint
CREATE INDEX "invitation_link_maker_idx" ON "invitation_link" USING btree ("made_by");--> statement-breakpoint
CREATE INDEX "invitation_link_created_idx" ON "invitation_link" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invitation_link_token_idx" ON "invitation_link" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "join_request_created_idx" ON "join_request" USING btree ("organization_id","state","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "join_request_once" ON "join_request" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "join_request_user_idx" ON "join_request" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "join_request_mailbox_idx" ON "join_request" USING btree ("organization_id","mailbox");--> statement-breakpoint
CREATE INDEX "organization_domain_set_by_idx" ON "organization_domain" USING btree ("organization_id","set_by");--> statement-breakpoint
CREATE UNIQUE INDEX "domain_once_per_organization" ON "organization_domain" USING btree ("organization_id","domain");--> statement-breakpoint
CREATE UNIQUE INDEX "domain_verified_once" ON "organization_domain" USING btree ("domain") WHERE verified_at is not null;--> statement-breakpoint
ALTER TABLE "invitation_link" ADD CONSTRAINT "invitation_link_made_by_fk" FOREIGN KEY ("organization_id","made_by") REFERENCES "public"."member"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_domain" ADD CONSTRAINT "organization_domain_set_by_fk" FOREIGN KEY ("organization_id","set_by") REFERENCES "public"."member"("organization_id","user_id") ON DELETE set null ("set_by") ON UPDATE no action;
