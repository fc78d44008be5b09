export const listOrganizations = async () => [
  { id: 'bare', name: 'The Big One', slug: 'bare', logo: null, role: 'owner' },
]

export const rememberOrganization = async () => {}
