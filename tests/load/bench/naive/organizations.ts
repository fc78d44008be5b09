import { myOrganizations } from './guard'

export const listOrganizations = async () =>
  (await myOrganizations()).map(({ id, name, slug }) => ({ id, name, slug, logo: null, role: '' }))

export const rememberOrganization = async () => {}
