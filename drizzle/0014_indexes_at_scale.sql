DROP INDEX "project_newest_idx";--> statement-breakpoint
CREATE INDEX "audit_log_at_idx" ON "audit_log" USING btree ("organization_id","at");--> statement-breakpoint
CREATE INDEX "user_created_idx" ON "user" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "user_email_lower_idx" ON "user" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "mail_error_idx" ON "mail" USING btree ("created_at") WHERE error is not null;--> statement-breakpoint
CREATE INDEX "member_created_idx" ON "member" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "member_owner_idx" ON "member" USING btree ("organization_id") WHERE 'owner' = any(string_to_array(replace(role, ' ', ''), ','));--> statement-breakpoint
CREATE INDEX "organization_created_idx" ON "organization" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "project_created_idx" ON "project" USING btree ("organization_id","created_at","id");