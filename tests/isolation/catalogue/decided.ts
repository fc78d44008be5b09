// What was decided by hand about the database, each with its reason; whatever else it has is held to the findings. Names are as
// PostgreSQL writes them: "user" in quotes, a schema only where it is not public.

/** Relations that are no one organization's. Whatever is neither here nor has organization_id is red, whoever may read it. */
export const decidedShared: Record<string, string> = {
  organization: 'the organizations themselves',
  '"user"': 'people, who may be in several organizations',
  account: 'how a person signs in',
  session: 'a person’s own sessions',
  verification: 'a person’s own mailed links',
  two_factor: 'a person’s own authenticator app and backup codes, encrypted',
  second_factor_recovery: 'a person’s own request to switch their second factor off',
  passkey: 'a person’s own passkeys: public keys',
  email_change: 'a person’s own change of email',
  account_export: 'a person’s own copy of their data, encrypted',
  picture: 'a person’s own picture, which whoever is signed in can see',
  mail: 'letters to people; tenant code sees the state of those with its invitations',
  inbox: 'letters that were delivered in development',
  form_submission: 'what was sent with which token, for one person each; answers are sealed with the token',
  rate_limit: 'counters by address and by person',
  audit_head: 'the end of each chain of the audit log, for its trigger alone',
  former_slug: 'addresses that stay taken, without whose they were',
  quota: 'numbers of the code, the same for everybody',
  reserved_word: 'words of the code, the same for everybody',
}

/** Those of them that tenant code may read; of which rows, and which columns, docs/grants.md shows. */
export const decidedForTenants = ['organization', '"user"', 'mail']

/** Those that the application itself cannot touch. */
export const decidedForNobody = ['audit_head']

/** Columns with an organization in their name that do not say whose the row is. */
export const decidedColumns: Record<string, string> = {
  'session.active_organization_id': 'a session is its person’s; this is where they were last',
}

/** Columns of tenants' rows that point to a row of no one organization. */
export const decidedPointers: Record<string, string> = {
  'invitation.inviter_id': 'only organization operations write it: the person who asks',
  'invitation.mail_id': 'only organization operations write it: the mail that it queued itself',
  'join_request.user_id': 'only organization operations write it: the person who asks',
  'member.user_id': 'only organization operations write it: it makes a member of a person',
  'ownership_offer.offered_by': 'only organization operations write it: the person who asks',
  'ownership_offer.offered_to':
    'only organization operations write it: a member, which it looked up under its lock',
}

/** Unique indexes that reach across organizations. Tenant code may not write these tables, so no violation tells it anything. */
export const decidedAcross: Record<string, string> = {
  domain_verified_once:
    'an email is of one organization at most; whoever proves a domain may know that another did',
}

/** Made by the migrator and the job queue, and held to nothing. By name: a table of ours in their schemas is ours. */
export const notOurs = [
  'drizzle.__drizzle_migrations',
  'graphile_worker._private_job_queues',
  'graphile_worker._private_jobs',
  'graphile_worker._private_known_crontabs',
  'graphile_worker._private_tasks',
  'graphile_worker.jobs',
  'graphile_worker.migrations',
  'graphile_worker.add_job',
  'graphile_worker.add_jobs',
  'graphile_worker.complete_jobs',
  'graphile_worker.force_unlock_workers',
  'graphile_worker.permanently_fail_jobs',
  'graphile_worker.remove_job',
  'graphile_worker.reschedule_jobs',
]
