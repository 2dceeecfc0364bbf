// The chat, as tests use it: by roles and names, as people do.
import { until } from './visit.mjs'

const words = {
  sv: {
    launcher: 'Fråga Svara', close: 'Stäng', panel: 'Svara', field: 'Din fråga', ask: 'Fråga', examples: 'Exempel på frågor',
    conversation: 'Samtal', stop: 'Stoppa', reference: 'Visa källa', source: 'Källa', closeSource: 'Stäng källan', copy: 'Kopiera svaret',
    yes: 'Ja', no: 'Nej', again: 'Försök igen', restart: 'Börja om', ai: 'Du pratar med en AI-tjänst', done: 'Svar klart', answering: 'Svarar …',
  },
  en: {
    launcher: 'Ask Svara', close: 'Close', panel: 'Svara', field: 'Your question', ask: 'Ask', examples: 'Example questions',
    conversation: 'Conversation', stop: 'Stop', reference: 'Show source', source: 'Source', closeSource: 'Close source', copy: 'Copy answer',
    yes: 'Yes', no: 'No', again: 'Try again', restart: 'Start over', ai: 'You are talking to an AI service', done: 'Answer ready', answering: 'Answering …',
  },
}

// chatOn gives the chat of a page, or the nth of several.
export function chatOn(page, { lang = 'sv', nth = 0 } = {}) {
  const name = words[lang]
  const host = page.locator('svara-chat').nth(nth)
  const button = (text) => host.getByRole('button', { name: text, exact: true })
  const chat = {
    page, host, name,
    launcher: button(name.launcher), close: button(name.close), ask: button(name.ask), stop: button(name.stop), again: button(name.again),
    restart: button(name.restart), copy: button(name.copy), yes: button(name.yes), no: button(name.no), closeSource: button(name.closeSource).first(),
    field: host.getByRole('textbox', { name: name.field }),
    examples: host.getByLabel(name.examples).getByRole('button'),
    reference: (n) => host.getByRole('button', { name: `${name.reference} ${n}`, exact: true }).first(),
    listed: (n) => host.getByRole('button', { name: new RegExp(`^${name.source} ${n}: `) }).first(),
    source: (n) => host.getByRole('region', { name: new RegExp(`^${name.source} ${n}: `) }),
    status: host.getByRole('status').first(),
    alert: host.getByRole('alert').filter({ hasText: /\S/ }).first(),
    turns: host.getByRole('article'),

    async open() {
      await chat.launcher.click()
      await chat.field.waitFor()
    },
    async send(question) {
      await chat.field.fill(question)
      await chat.field.press('Enter')
    },
    // answered asks a question and waits for the whole answer.
    async answered(question) {
      const before = await chat.turns.count()
      await chat.send(question)
      await until(async () => await chat.turns.count() > before && (await chat.status.textContent()).startsWith(name.done) || await chat.host.evaluate((h) => h.shadowRoot.textContent.slice(-600)), 'the answer is ready')
    },
  }
  return chat
}

// isFocused waits until a control has the keyboard focus, whatever shadow roots are around
// it.
export const isFocused = (locator) => until(() => locator.evaluate((e) => {
  for (let node = e; node; node = node.getRootNode().host) if (node.getRootNode().activeElement !== node) return `the focus is on ${node.getRootNode().activeElement?.outerHTML.slice(0, 200)}`
  return true
}), `${locator} has focus`)

// focused tells what has the focus, whether any of it is visible, and whether the focus
// shows.
export const focused = (page) => page.evaluate(() => {
  let e = document.activeElement
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement
  const box = e.getBoundingClientRect()
  const style = getComputedStyle(e)
  const at = (x, y) => {
    let top = document.elementFromPoint(x, y)
    for (let inner; top?.shadowRoot && (inner = top.shadowRoot.elementFromPoint(x, y)) && inner !== top;) top = inner
    return top
  }
  const [left, right, above, below] = [Math.max(box.left, 0), Math.min(box.right, innerWidth), Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
  const points = [.1, .5, .9].flatMap((x) => [.1, .5, .9].map((y) => at(left + x * (right - left), above + y * (below - above))))
  const top = points.find((p) => p && !e.contains(p))
  return {
    tag: e.localName, text: (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 60),
    seen: points.some((p) => p && e.contains(p)), covered: top && `${top.localName}.${top.className}`,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  }
})
