/**
 * Words that are, or may become, URLs of the product itself. The database refuses them, too
 * (db/rules.ts).
 */
export const reservedSlugs = new Set(
  (
    'about account accounts admin api app assets atrium auth billing blog cdn contact dashboard dev docs download email example ' +
    'favicon ftp graphql help home images inbox index invite invitations legal localhost login logout mail me new next null ' +
    'official oauth onboarding org organization organizations password ping platform pricing privacy public register reset root security ' +
    'self settings signin signout signup smtp staff static status support system team teams terms undefined user users verify webhook webhooks www'
  ).split(' '),
)
