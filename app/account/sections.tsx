import type { ReactNode } from 'react'

type Section = {
  /** The fragment of its URL: `/account#password`. */
  id: string
  title: string
  content: ReactNode
}

/** The sections of the account, one below the other, and the links to them. */
export function Sections({ sections }: { sections: readonly Section[] }) {
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_11rem] lg:gap-10">
      <nav
        aria-label="Sections of your account"
        className="self-start lg:sticky lg:top-10 lg:order-last lg:border-l lg:pl-3"
      >
        <ul className="-mx-2 flex flex-wrap gap-0.5 lg:mx-0 lg:grid">
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a
                href={`#${id}`}
                className="focus-ring touch-target flex min-h-8 items-center rounded-md px-2 text-muted-foreground text-sm hover:bg-muted hover:text-foreground"
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid grid-cols-1 content-start gap-6">
        {sections.map(({ id, content }) => (
          <div key={id} id={id} className="scroll-mt-20 lg:scroll-mt-6">
            {content}
          </div>
        ))}
      </div>
    </div>
  )
}
