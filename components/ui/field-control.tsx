'use client'

import { createContext, type ReactNode, useContext } from 'react'

// What a field gives to the control inside of it: by context, because an element that a server
// component rendered can't get more props.

type Wiring = { [name: string]: unknown }

const FieldContext = createContext<Wiring>({})

export const FieldControl = ({ children, ...wiring }: Wiring & { children: ReactNode }) => (
  <FieldContext value={wiring}>{children}</FieldContext>
)

/**
 * The id, the name, the value and the ARIA attributes of the field around a control, for its
 * element.
 */
export const useFieldControl = () => useContext(FieldContext)
