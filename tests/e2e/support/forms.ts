import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright/test'
import { z } from 'zod'

// The forms of the product, as the build and the pages themselves say which there are.

/** A server action of the build: 'app/account/actions.ts signOutAction'. */
type BuiltAction = { id: string; name: string; isPublic: boolean }

export function builtActions(): BuiltAction[] {
  const schema = z.object({
    node: z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string() })),
  })
  const { node } = schema.parse(
    JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')),
  )
  const entries = readFileSync('docs/entry-points.md', 'utf8')
  return Object.entries(node).map(([id, { filename, exportedName }]) => {
    const row = `| \`${filename.replace(/\/[^/]+$/, '')}\` | \`${exportedName}\` | \`public\` |`
    return { id, name: `${filename} ${exportedName}`, isPublic: entries.includes(row) }
  })
}

/** Opens a page and waits until React has it. @returns the ids of the actions of its forms, in the order of the document */
export async function openForms(page: Page, path: string): Promise<string[]> {
  const response = await page.goto(path)
  await alive(page)
  return page.evaluate(
    (html) => {
      const forms = new DOMParser()
        .parseFromString(html, 'text/html')
        .querySelectorAll('form[data-action-form]')
      return [...forms].map((form) => {
        const field = [...form.querySelectorAll('input')].find(({ name }) => /^\$ACTION_\d+:0$/.test(name))
        return String(JSON.parse(field?.value ?? '{}').id)
      })
    },
    (await response?.text()) ?? '',
  )
}

/** Waits until React listens to every form. */
export const alive = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('form[data-action-form]')].every((form) =>
      Object.keys(form).some((key) => key.startsWith('__reactProps')),
    ),
  )

/** Wraps each text of the page as Chrome's translator does, and each that appears later. */
export const translate = (page: Page) =>
  page.evaluate(() => {
    const isText = (node: Node): node is Text => node instanceof Text && node.data.trim() !== ''
    const wrap = (text: Text) => {
      if (!text.isConnected || text.parentElement?.closest('font, script, style, noscript, title')) return
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      text.replaceWith(outer)
      outer.append(inner)
      inner.append(document.createTextNode(`¿${text.data}?`))
    }
    const wrapAll = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      const texts: Text[] = isText(root) ? [root] : []
      while (walker.nextNode()) if (isText(walker.currentNode)) texts.push(walker.currentNode)
      texts.forEach(wrap)
    }
    wrapAll(document.body)
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach(wrapAll)
    }).observe(document.body, { childList: true, subtree: true })
  })

/** Types into every field of a form, opens what hides it, and puts the focus where Enter sends it. @returns what was typed */
export const fill = (form: Locator) =>
  form.evaluate(async (form: HTMLFormElement) => {
    for (let place: Element | null = form; place; place = place.parentElement)
      if (place instanceof HTMLDetailsElement) place.open = true
    for (const details of form.querySelectorAll('details')) details.open = true
    // A question opens as a dialog after the event of its details, and moves the focus.
    await new Promise((resolve) => setTimeout(resolve))
    for (const field of form.querySelectorAll('input')) {
      if (field.type === 'hidden' || field.readOnly || field.disabled) continue
      if (field.type === 'checkbox') field.checked = true
      else if (field.type === 'file') {
        const chosen = new DataTransfer()
        chosen.items.add(new File(['chosen with care'], 'chosen.png', { type: 'image/png' }))
        field.files = chosen.files
      } else {
        field.value = field.type === 'email' ? 'typed@mail.test' : 'typed-with-care'
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }
    for (const select of form.querySelectorAll('select')) select.selectedIndex = select.options.length - 1
    const field = form.querySelector<HTMLElement>(
      'input:not([type=hidden], [readonly], [type=checkbox], [type=file])',
    )
    const button = form.querySelector<HTMLElement>('button[type=submit]:not([form])')
    const focused = field ?? button
    focused?.focus()
  })

/** What a form holds that a person typed or chose, and what of it is no secret. */
export async function typed(form: Locator) {
  const fields = await form.evaluate((form: HTMLFormElement) =>
    [...new FormData(form)]
      .filter(([name]) => !/^(form\.|\$ACTION)/.test(name))
      .map(([name, value]): [string, string] => [name, String(value)]),
  )
  return { all: fields, open: fields.filter(([name]) => !/password|^code$/i.test(name)) }
}
