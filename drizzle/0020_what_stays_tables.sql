ALTER TABLE "organization" ADD CONSTRAINT "organization_metadata_json" CHECK (jsonb_typeof(metadata::jsonb) = 'object');--> statement-breakpoint
ALTER TABLE "organization_role" ADD CONSTRAINT "role_permission_shape" CHECK (jsonb_typeof(permission::jsonb) = 'object'
        and not jsonb_path_exists(permission::jsonb, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(permission::jsonb, 'strict $.*[*] ? (@.type() != "string")'));