'use client'

import { type ChangeEvent, type Ref, useRef } from 'react'
import { FormField, useFormState } from '@/components/action-form'
import { proposeSlug } from '@/lib/organizations/propose-slug'

/**
 * Name and address. The address follows the name until somebody types one; without JavaScript the server proposes it.
 * Neither is a controlled field: what is typed before the page comes alive stays. The proposal goes along, so that
 * the server knows an address that nobody chose, and may take another when somebody has it.
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
        label="Address"
        name="slug"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="The end of its URL: lower-case letters, digits and hyphens. Left empty, it is made from the name."
      />
    </>
  )
}

function ProposedSlug({ ref }: { ref: Ref<HTMLInputElement> }) {
  const { values } = useFormState()
  return <input ref={ref} type="hidden" name="proposedSlug" defaultValue={values?.proposedSlug} />
}
