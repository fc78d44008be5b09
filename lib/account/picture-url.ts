const path = '/api/people/'

/** The version changes with the picture, so browsers can keep each for long. */
export const pictureUrl = (userId: string, version: string) =>
  `${path}${encodeURIComponent(userId)}/picture?v=${version}`

/**
 * Better Auth lets people set any https URL as their image, which would tell its server who looks
 * at them. So only our own are shown.
 */
export const ownPicture = (image: string | null | undefined): string | undefined =>
  image?.startsWith(path) ? image : undefined
