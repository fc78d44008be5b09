'use client'

import { type ChangeEvent, type Ref, useRef } from 'react'
import { FormField, useFormState } from '@/components/action-form'
import { proposeSlug } from '@/lib/organizations/propose-slug'

/**
 * The URL follows the name until the person edits it. Without JavaScript the server proposes it.
 * Both fields are uncontrolled, so that text entered before hydration is kept. The proposal is sent
 * along, so that the server can pick another URL if the proposed one is taken.
 */
export function OrganizationFields() {
  const proposed = useRef<HTMLInputElement>(null)

  function propose({ target: { value, form } }: ChangeEvent<HTMLInputElement>) {
    const address = form?.elements.namedItem('slug')
    if (!(address instanceof HTMLInputElement) || !proposed.current) return
    if (address.value !== '' && address.value !== proposed.current.value) return
    proposed.current.value = value.trim() && proposeSlug(value)
    address.value = proposed.current.value
  }

  return (
    <>
      <FormField label="Name" name="name" autoComplete="organization" onChange={propose} required />
      <ProposedSlug ref={proposed} />
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

function ProposedSlug({ ref }: { ref: Ref<HTMLInputElement> }) {
  const { values } = useFormState()
  return <input ref={ref} type="hidden" name="proposedSlug" defaultValue={values?.proposedSlug} />
}
