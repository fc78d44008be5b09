CREATE TABLE "former_slug" (
	"slug" text PRIMARY KEY NOT NULL,
	"formerly" text NOT NULL
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
ALTER TABLE "organization" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_offered_by_user_id_fk" FOREIGN KEY ("offered_by") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_offered_to_user_id_fk" FOREIGN KEY ("offered_to") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ownership_offer_once_per_organization" ON "ownership_offer" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "ownership_offer_offered_to_idx" ON "ownership_offer" USING btree ("offered_to");--> statement-breakpoint
CREATE INDEX "ownership_offer_offered_by_idx" ON "ownership_offer" USING btree ("offered_by");