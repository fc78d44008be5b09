/** 'app/(auth)/login/page.tsx' is 'login' to people, and '/login' in the address. */
export const nameOf = (file: string) =>
  file
    .replace(/^app\//, '')
    .replace(/\([^)]*\)\//g, '')
    .replace(/\/?(page|route|actions)\.tsx?$/, '') || '/'
