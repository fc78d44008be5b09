'use client'

import { useEffect, useRef, useState } from 'react'
import { ActionForm } from '@/components/action-form'
import type { RoleOption } from '@/components/role-field'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { useScripted } from '@/components/use-scripted'
import { type Query, samePage } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { changeRole } from './actions'

type Props = {
  slug: string
  member: { id: string; name: string; role: string }
  /** What their role is called. */
  label: string
  roles: RoleOption[]
  /** The page's query. Without JavaScript, the form in the row that it names can be sent. */
  query: Query
}

/**
 * Offers the roles that the viewer can give. The operation refuses all others. A choice is saved
 * immediately. With the keyboard, each arrow key can be a choice, so it is saved when the focus
 * leaves. The button is for what is not saved, for the keyboard, and for pages without JavaScript.
 */
export function ChangeRole({ slug, member, label, roles, query }: Props) {
  const posts = query.change === member.id
  const select = useRef<HTMLSelectElement>(null)
  const isByKey = useRef(false)
  const [isUnsaved, setUnsaved] = useState(false)
  const isScripted = useScripted()
  // Until a script can use it, the form is only what it looks like: there is one in each row.
  const isWhole = posts || isScripted
  const isOther = !isWhole || roles.every(({ name }) => name !== member.role)

  // A browser can restore a choice after a reload, and it can be made before this script runs.
  useEffect(() => setUnsaved(select.current?.value !== member.role), [member.role])

  const save = () => select.current?.form?.requestSubmit()
  const undo = () => {
    if (select.current) select.current.value = member.role
    save()
  }

  return (
    <>
      {!posts && (
        <noscript>
          {`${label} `}
          <a
            href={samePage(query, { change: member.id })}
            aria-label={`Change role of ${isolated(member.name)}`}
          >
            Change
          </a>
        </noscript>
      )}
      <ActionForm
        action={changeRole}
        organization={slug}
        hidden={{ memberId: member.id, object: member.name }}
        scripted={!posts}
        quiet
        onDone={() => setUnsaved(false)}
        onCancel={() => {
          if (select.current) select.current.value = member.role
          setUnsaved(false)
        }}
        undo={undo}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (isUnsaved && isByKey.current && !currentTarget.contains(relatedTarget)) save()
        }}
        className="role-form"
      >
        {({ status }) => (
          <>
            <NativeSelect
              // A new one, because its options are others.
              key={`${member.role} ${isWhole}`}
              ref={select}
              name="role"
              aria-label={`Role for ${isolated(member.name)}`}
              defaultValue={member.role}
              onPointerDown={() => {
                isByKey.current = false
              }}
              onKeyDown={() => {
                isByKey.current = true
              }}
              onChange={() => {
                if (isByKey.current) setUnsaved(true)
                else save()
              }}
            >
              {isWhole && roles.map(({ name, label }) => <Option key={name} name={name} label={label} />)}
              {isOther && <Option name={member.role} label={label} />}
            </NativeSelect>
            {isWhole && (
              <SubmitButton
                variant="secondary"
                className={
                  isScripted && !isUnsaved && status !== 'refused'
                    ? 'not-focus:sr-only not-focus:left-0'
                    : undefined
                }
              >
                Save<span className="sr-only"> role for {isolated(member.name)}</span>
              </SubmitButton>
            )}
          </>
        )}
      </ActionForm>
    </>
  )
}

const Option = ({ name, label }: { name: string; label: string }) => <option value={name}>{label}</option>
