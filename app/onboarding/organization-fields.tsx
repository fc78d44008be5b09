'use client'

import { useState } from 'react'
import { FormField, useFormState } from '@/components/action-form'
import { Field } from '@/components/ui/field'
import { proposeSlug } from '@/lib/propose-slug'

/** Name and address. The address follows the name until somebody types one; without JavaScript the server proposes it. */
export function OrganizationFields() {
  const { fields, values } = useFormState()
  const [address, setAddress] = useState(values?.slug ?? '')
  const [chosen, setChosen] = useState(address !== '')
  return (
    <>
      <FormField
        label="Name"
        name="name"
        autoComplete="organization"
        onChange={({ target }) => chosen || setAddress(proposeSlug(target.value))}
        required
      />
      <Field
        label="Address"
        name="slug"
        error={fields?.slug}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="from the name"
        hint={
          <>
            Where your people find it: <span className="break-all">/dashboard/{address || '…'}</span>
          </>
        }
        value={address}
        onChange={({ target }) => {
          setAddress(target.value)
          setChosen(target.value !== '')
        }}
      />
    </>
  )
}
