'use client'

import { type ChangeEvent, useRef } from 'react'
import { FormField } from '@/components/action-form'
import { proposeSlug } from '@/lib/organizations/propose-slug'

/**
 * The URL follows the name until the person edits it. Without JavaScript the server proposes it.
 * Both fields are uncontrolled, so that text entered before hydration is kept.
 */
export function OrganizationFields() {
  const proposed = useRef('')

  function propose({ target: { value, form } }: ChangeEvent<HTMLInputElement>) {
    const address = form?.elements.namedItem('slug')
    if (!(address instanceof HTMLInputElement)) return
    if (address.value !== '' && address.value !== proposed.current) return
    proposed.current = proposeSlug(value)
    address.value = proposed.current
  }

  return (
    <>
      <FormField label="Name" name="name" autoComplete="organization" onChange={propose} required />
      <FormField
        label="URL"
        name="slug"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="The last part of the organization’s URL: lowercase letters, numbers and hyphens. Leave it empty to use the name."
      />
    </>
  )
}
