// Everything that row level security must not look like, each with what is found then.

export const tenantId = 'organization_id text not null references organization on delete cascade'
export const safe = `create table bad (${tenantId}, id uuid default gen_random_uuid(), primary key (organization_id, id));
  select protect_tenant_table('bad'); `

const foreign = (relation: string, command: string) =>
  `${relation}: tenant code may ${command}, and it is no tenant's table: give it organization_id (docs/add-an-entity.md)`
const across = (index: string) => `bad: the ${index} reaches across organizations: add organization_id to it`
const decide = 'decide it in tests/isolation/catalogue/decided.ts'
const renamed = (column: string) => `${column} may say whose a row is: call it organization_id, or ${decide}`
export const undecided = (relation = 'bad') =>
  `${relation} is no organization's, and nobody decided that: give it organization_id (docs/add-an-entity.md), or, if it is a plugin's, select grant_plugin_table('${relation}') in its migration and ${decide}`
const unprotected = (table: string) => [
  `${table} does not force row level security on its owner: alter table … force row level security`,
  `${table} has no row level security: select protect_tenant_table('${table}')`,
]
const keyless = (table: string) =>
  `${table} has no primary key that begins with organization_id and goes on: (organization_id, id)`
const points = (column: string, target: string) =>
  `${column} points to ${target}, whose rows are no one organization's: point to (organization_id, user_id) of member where it is a person, or ${decide}`
const counts = (column: string) =>
  `${column} counts across organizations: count the rows of the organization, by no sequence`

export const person = `${safe} alter table bad add assignee text, add constraint assignee foreign key (organization_id, assignee)
  references member (organization_id, user_id) on delete set null (assignee); `

/** Another kind of foreign key to a member. */
export const assigned = (
  onDelete: string,
  column = 'assignee text',
) => `${safe} alter table bad add ${column},
  add constraint assignee foreign key (organization_id, assignee) references member (organization_id, user_id) ${onDelete}`
const empties = (how: string) =>
  `bad: the foreign key assignee would empty organization_id: write on delete ${how} (assignee)`
const blocks =
  'bad: the foreign key assignee keeps a member from being removed: write on delete set null (assignee), or on delete cascade'

const kept = ['bad keeps rows where no row level security can be', undecided()]

export const wrong: [statements: string, expected: string[]][] = [
  [
    `create table bad (${tenantId}, id uuid primary key)`,
    [
      'bad does not force row level security on its owner: alter table … force row level security',
      'bad has no primary key that begins with organization_id and goes on: (organization_id, id)',
      "bad has no row level security: select protect_tenant_table('bad')",
      across('unique index bad_pkey'),
    ],
  ],
  [
    `${safe} alter table bad disable row level security`,
    ["bad has no row level security: select protect_tenant_table('bad')"],
  ],
  [
    `${safe} alter table bad no force row level security`,
    ['bad does not force row level security on its owner: alter table … force row level security'],
  ],
  [
    'alter table "user" no force row level security',
    ['"user" does not force row level security on its owner: alter table … force row level security'],
  ],
  [
    'alter table audit_head disable row level security',
    ['audit_head has policies, and no row level security that asks them'],
  ],
  ...['select', 'insert', 'update', 'delete'].map((command): [string, string[]] => [
    `${safe} drop policy tenant_${command} on bad`,
    [`bad: atrium_tenant may ${command}, and no policy says which rows: add one, or revoke it`],
  ]),
  [
    `${safe} grant select on bad to atrium_app`,
    ['bad: atrium_app may select, and no policy says which rows: add one, or revoke it'],
  ],
  [
    `${safe} create policy wide on bad for select to atrium_tenant using (true)`,
    ['bad: the policy wide lets tenant code see by something else than its organization'],
  ],
  [
    `${safe} create policy wide on bad to atrium_tenant using (organization_id = current_setting('app.organization_id')) with check (true)`,
    [
      'bad: the policy wide lets tenant code see by something else than its organization',
      'bad: the policy wide lets tenant code write by something else than its organization',
    ],
  ],
  [`${safe} create policy wide on bad using (true)`, ['bad: the policy wide is for everybody: say to whom']],
  [
    'create policy wide on project to public using (true)',
    ['project: the policy wide is for everybody: say to whom'],
  ],
  [
    'drop policy tenant_update on project',
    ['project: atrium_tenant may update, and no policy says which rows: add one, or revoke it'],
  ],
  [
    `create table bad (owned_by text references organization on delete cascade, id uuid, primary key (owned_by, id)); alter table bad enable row level security; alter table bad force row level security`,
    [
      "bad has no policy, so nobody finds a row: select protect_tenant_table('bad')",
      'bad has no primary key that begins with organization_id and goes on: (organization_id, id)',
      'bad points to organization, but by no column organization_id: call it so',
    ],
  ],
  [
    `create schema elsewhere; create table elsewhere.bad (${tenantId}, id uuid, primary key (organization_id, id))`,
    [
      'elsewhere.bad does not force row level security on its owner: alter table … force row level security',
      "elsewhere.bad has no row level security: select protect_tenant_table('elsewhere.bad')",
    ],
  ],
  [
    `${safe} alter table bad add unique (id); create table pointing (${tenantId}, id uuid, bad uuid references bad (id), primary key (organization_id, id)); select protect_tenant_table('pointing')`,
    [
      across('unique index bad_id_key'),
      'pointing: the foreign key pointing_bad_fkey to bad does not begin with organization_id on both sides: point to (organization_id, id)',
    ],
  ],
  [
    `${safe} create table pointing (who text, bad uuid, foreign key (who, bad) references bad (organization_id, id))`,
    [
      undecided('pointing'),
      'pointing: the foreign key pointing_who_bad_fkey to bad does not begin with organization_id on both sides: point to (organization_id, id)',
    ],
  ],
  [
    'revoke all on verification from atrium_app',
    [
      "verification cannot be used by the application: select grant_plugin_table('verification') in its migration",
    ],
  ],
  ['grant update (name) on organization to atrium_tenant', [foreign('organization', 'update')]],
  ['grant select on account to atrium_tenant', [foreign('account', 'select')]],
  [
    'grant truncate on project to atrium_tenant',
    ['project: atrium_tenant may truncate, which no policy holds back'],
  ],
  [
    'create view bad as select 1',
    ["bad is a view that sees with its owner's eyes: add security_invoker", undecided()],
  ],
  [
    'create materialized view bad as select organization_id from member',
    [...kept, renamed('bad.organization_id')],
  ],
  [
    'create materialized view bad as select organization_id as org, name from project',
    [...kept, renamed('bad.org')],
  ],
  ['create materialized view bad as select name as whose from project', kept],
  [
    'create table bad (id uuid primary key, organization text not null, body text)',
    [renamed('bad.organization'), undecided()],
  ],
  [
    'create table bad (id uuid primary key, project_id uuid); grant select on bad to atrium_app',
    [undecided()],
  ],
  ['create table bad (id uuid primary key, body text)', [undecided()]],
  ['alter table account add workspace text', [renamed('account.workspace')]],
  [`${safe} alter table bad add owner_organization text`, [renamed('bad.owner_organization')]],
  ...['drizzle', 'graphile_worker'].map((schema): [string, string[]] => [
    `create table ${schema}.bad (organization_id text, body text)`,
    [...unprotected(`${schema}.bad`), keyless(`${schema}.bad`)],
  ]),
  [
    `create function graphile_worker.bad() returns int language sql as 'select 1'; revoke execute on function graphile_worker.bad() from public`,
    ['graphile_worker.bad() lets a temporary table stand in for one of ours: fix its search_path'],
  ],
  [`${safe} alter table bad add assignee text references "user"`, [points('bad.assignee', '"user"')]],
  [assigned('on delete set null'), [empties('set null')]],
  [assigned('on delete set default'), [empties('set default')]],
  [assigned('on delete set null (organization_id, assignee)'), [empties('set null')]],
  [assigned(''), [blocks]],
  [assigned('on delete restrict'), [blocks]],
  [
    assigned('on delete set null (assignee)', 'assignee text not null'),
    [
      'bad.assignee is not null, and the foreign key assignee would empty it: let it be null, or write on delete cascade',
    ],
  ],
  [
    `${safe} alter table bad add project uuid, add constraint project foreign key (organization_id, project) references project on delete set null`,
    ['bad: the foreign key project would empty organization_id: write on delete set null (project)'],
  ],
  ...['', 'on delete restrict', 'on delete set null'].map((onDelete): [string, string[]] => [
    `${safe} alter table bad drop constraint bad_organization_id_fkey, add foreign key (organization_id) references organization ${onDelete}`,
    [
      onDelete.endsWith('null')
        ? 'bad: the foreign key bad_organization_id_fkey would empty organization_id: write on delete cascade'
        : 'bad: the foreign key bad_organization_id_fkey keeps an organization from being purged: write on delete cascade',
    ],
  ]),
  [`${safe} alter table bad add letter text references mail`, [points('bad.letter', 'mail')]],
  [
    `${safe} alter table bad add partner text references organization on delete cascade`,
    [points('bad.partner', 'organization')],
  ],
  [
    `${safe} create table kind (name text primary key); alter table bad add kind text references kind`,
    [undecided('kind'), points('bad.kind', 'kind')],
  ],
  [`${safe} alter table bad add number bigint generated always as identity`, [counts('bad.number')]],
  [`${safe} alter table bad add number bigserial`, [counts('bad.number')]],
  [
    `create sequence counter; ${safe} alter table bad add number bigint default nextval('counter')`,
    [counts('bad.number')],
  ],
  [
    'create sequence bad; grant usage on sequence bad to atrium_tenant',
    ['bad counts across organizations, and tenant code may use it: revoke that'],
  ],
  [
    `${safe} alter table bad add unique (id) include (organization_id)`,
    [across('unique index bad_id_organization_id_key')],
  ],
  [
    `${safe} alter table bad add during tsrange, add exclude using gist (during with &&)`,
    [across('exclusion constraint bad_during_excl')],
  ],
  [
    `${safe} drop policy tenant_select on bad; drop policy tenant_insert on bad; drop policy tenant_update on bad; drop policy tenant_delete on bad; revoke all on bad from atrium_tenant`,
    ["bad has no policy, so nobody finds a row: select protect_tenant_table('bad')"],
  ],
  [
    `create table bad (id uuid primary key, project_id uuid); alter table bad enable row level security; alter table bad force row level security;
      create policy theirs on bad for select to atrium_tenant using (exists (select from project p where p.id = project_id)); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided()],
  ],
  [
    `create table bad (id uuid); alter table bad enable row level security; alter table bad force row level security;
      create policy wide on bad for select to atrium_tenant using (true); grant select (id) on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided()],
  ],
  [
    `create table whole (id int) partition by list (id); create table bad partition of whole for values in (1); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided(), undecided('whole')],
  ],
  [
    'create materialized view bad as select name from project; grant select on bad to atrium_tenant',
    [foreign('bad', 'select'), ...kept],
  ],
  [
    'create view bad as select name from project; grant select on bad to atrium_tenant',
    [
      "bad is a view that sees with its owner's eyes: add security_invoker",
      foreign('bad', 'select'),
      undecided(),
    ],
  ],
  ...[
    'org_id',
    '"organizationId"',
    '"ownerOrganizationId"',
    'owner_organization',
    'organization_slug',
    'organization_ids',
    'organisation',
    'tenant_id',
    'workspace_id',
  ].map((column): [string, string[]] => [
    `create table bad (id uuid, ${column} text)`,
    [renamed(`bad.${column.replaceAll('"', '')}`), undecided()],
  ]),
  [
    `create table bad (id uuid, org_id text); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), renamed('bad.org_id'), undecided()],
  ],
  [
    'create rule bad as on delete to project do instead nothing',
    ['project: the rule bad does something else than it was asked, as the owner: make it a trigger'],
  ],
  [
    'create publication bad for table project',
    ['the publication bad sends rows of every organization away, and no policy holds them back: drop it'],
  ],
  [
    `create function bad() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'; grant execute on function bad() to atrium_tenant`,
    ['bad() runs as its owner, and tenant code may call it: let it be security invoker, or revoke that'],
  ],
  [
    `create function bad() returns int language sql security definer set search_path = public as 'select 1'`,
    ['bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create function bad() returns int language sql security definer as 'select 1'`,
    ['bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create schema elsewhere; create function elsewhere.bad() returns int language sql security definer set search_path = pg_catalog, public as 'select 1'`,
    ['elsewhere.bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create function bad() returns int language sql as 'select 1'; grant execute on function bad() to public`,
    [
      'bad() lets a temporary table stand in for one of ours: fix its search_path',
      'bad() may be called by everybody: revoke execute from public',
    ],
  ],
]
