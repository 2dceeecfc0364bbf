// Puts the chat on a site whose scripts and styles interfere with it. Its shadow root stays
// closed here, as it is for people.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { questions } from './states.mjs'
import { at, line, none, site, until, visit } from './visit.mjs'

const secrets = [questions.answered, 'Vem är vd', 'Lundberg', 'Ordagrant', 'Din fråga']

// spy does what a site can do before the element exists: it records everything it hears.
const spy = `<script>
  globalThis.heard = []
  const names = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change', 'click', 'submit', 'focusin', 'focusout', 'paste', 'copy', 'scroll',
    'pointerdown', 'mouseup', 'selectstart', 'error', 'unhandledrejection']
  for (const capture of [true, false]) for (const name of names) {
    addEventListener(name, (event) => heard.push({
      name, capture, path: event.composedPath().map((node) => node.nodeName ?? 'window'), target: event.target.nodeName ?? 'window',
      related: event.relatedTarget?.nodeName, said: event.key ?? event.data ?? '',
    }), capture)
  }
  globalThis.changes = []
  new MutationObserver((all) => changes.push(...all.map(({ target }) => target.nodeName + ' ' + target.textContent))).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
</script>`

// inside gives what the browser itself knows about a page, including closed shadow roots.
async function inside(page) {
  const devtools = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true })
  const nodes = []
  const look = (node) => { nodes.push(node); for (const child of [...node.children ?? [], ...node.shadowRoots ?? []]) look(child) }
  look(root)
  return { nodes, text: nodes.map((node) => node.nodeValue).join(' '), box: async (node) => (await devtools.send('DOM.getBoxModel', { backendNodeId: node.backendNodeId })).model.content }
}

// askByKeys asks with the keyboard alone, and gives the place of a word in the answer.
async function askByKeys(page) {
  await page.locator('svara-chat:defined').waitFor({ state: 'attached' })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type(questions.answered)
  await page.keyboard.press('Enter')
  await until(async () => (await inside(page)).text.includes('Svar klart'), 'it is answered')
  const { nodes, text, box } = await inside(page)
  for (const secret of secrets) assert.ok(text.includes(secret), `${secret} is there to be found`)
  const isText = (node) => node.nodeName === 'DIV' && node.attributes?.join(' ').includes('class text')
  const [left, top] = await box(nodes.find(isText))
  return { x: left + 30, y: top + 12 }
}

test('a site\'s script finds nothing of what is asked and answered', () =>
  visit(site(line(at.plain), { head: spy }), { closed: true }, async (page) => {
    const { x, y } = await askByKeys(page)
    await page.mouse.dblclick(x, y) // selects a word
    const { said, nodes, closed } = await page.evaluate(([x, y]) => {
      const host = document.querySelector('svara-chat')
      const values = []
      for (let owner = host; owner !== HTMLElement.prototype; owner = Object.getPrototypeOf(owner)) {
        for (const key of [...Reflect.ownKeys(owner), ...Reflect.ownKeys(owner.constructor)]) values.push(host[key], owner.constructor[key])
      }
      let internals
      try { internals = host.attachInternals().shadowRoot } catch { internals = null }
      const range = document.createRange()
      range.selectNode(host)
      const selection = getSelection()
      const ends = { anchor: selection.anchorNode, focus: selection.focusNode }
      const caret = document.caretPositionFromPoint?.(x, y)?.offsetNode ?? document.caretRangeFromPoint(x, y).startContainer
      return {
        said: {
          html: document.documentElement.outerHTML, serializable: document.documentElement.getHTML({ serializableShadowRoots: true }),
          shown: document.body.innerText, text: document.documentElement.textContent, copy: host.cloneNode(true).getHTML({ serializableShadowRoots: true }),
          range: range.toString(), selection: selection.toString(), selected: selection.rangeCount ? selection.getRangeAt(0).toString() : '',
          all: (selection.selectAllChildren(document.documentElement), selection.toString()), every: (document.execCommand('selectAll'), selection.toString()),
          address: location.href, title: document.title, accessible: [host.ariaLabel, host.title, host.role].join(' '),
          entries: JSON.stringify(performance.getEntries()), changes: globalThis.changes.join('\n'), values: JSON.stringify(values.filter((value) => typeof value !== 'function')),
        },
        nodes: Object.entries({
          active: document.activeElement, point: document.elementFromPoint(x, y), caret, ...ends,
          ...document.elementsFromPoint(x, y), ...document.querySelectorAll('svara-chat *'),
          ...values.filter((value) => value instanceof Node && value !== customElements.get('svara-chat').prototype),
        }).map(([name, node]) => [name, node?.nodeName]),
        closed: [host.shadowRoot, internals, host.assignedSlot],
      }
    }, [x, y])
    assert.deepEqual(closed, [null, null, null])
    assert.equal(said.selected, '', 'the place of what is selected inside')
    none(Object.entries(said).flatMap(([where, text]) => secrets.filter((secret) => text.includes(secret)).map((secret) => `"${secret}" is in ${where}: ${text.slice(0, 200)}`)))
    none(nodes.filter(([, name]) => !['SVARA-CHAT', 'BODY', 'HTML', undefined].includes(name)).map(String))

    const heard = await page.evaluate(() => globalThis.heard)
    none(heard.filter(({ path, target, related }) => [...path, target, related ?? 'BODY'].some((name) => !['SVARA-CHAT', 'BODY', 'HTML', '#document', 'window'].includes(name))).map((event) => JSON.stringify(event)))
    assert.ok(heard.some(({ name, capture, said }) => name === 'keydown' && capture && said === 'V'), 'what docs/widget.md says that a site can: hear keys before they come to the element')
    none(heard.filter(({ capture, said }) => !capture && said.length === 1 && /\S/.test(said)).map((event) => JSON.stringify(event)), 'nothing that is typed comes out of it')
  }))

// inherited are all properties of text and pointing that the site's rules could pass on to
// the element.
const inherited = `text-transform: uppercase; letter-spacing: .5em; visibility: hidden; color: #fffffe; font: italic 900 40px/3 cursive; direction: rtl;
  white-space: pre; word-spacing: 2em; cursor: none; pointer-events: none; text-indent: 3em; text-align: right; line-height: 4; word-break: break-all; user-select: none;
  text-shadow: 0 0 9px red; hyphens: auto; list-style: square; quotes: none; tab-size: 40; caret-color: red`

// looks gives how everything in the element looks. The page's own properties do not count.
const looks = (page) => page.evaluate((names) => {
  const { shadowRoot } = document.querySelector('svara-chat')
  return [...shadowRoot.querySelectorAll('.all, .all *')].map((e) => [e.localName, e.className, ...names.map((name) => `${name}: ${getComputedStyle(e).getPropertyValue(name)}`)].join(' '))
}, [...inherited.matchAll(/(?:^|;\s+)([a-z-]+):/g)].map((match) => match[1]))

for (const mode of ['', 'mode="page"']) {
  test(`a site's style changes nothing in it, whatever it says of all elements and of those around ${mode}`, async () => {
    const seen = []
    // Visitors set the root's text size, and the element follows it.
    for (const style of ['', `:not(html) { ${inherited} }`, `body, main { ${inherited.replaceAll(';', ' !important;')} !important }`, `svara-chat { ${inherited} }`]) {
      await visit(site(`<svara-chat open ${mode}></svara-chat>${line(at.plain)}`, { head: `<style>${style}</style>` }), {}, async (page) => {
        const chat = page.locator('svara-chat')
        await chat.getByText('Ordagrant ur dokumenten').waitFor()
        await chat.getByRole('textbox').waitFor()
        seen.push(await looks(page))
      })
    }
    assert.ok(seen[0].length > 10)
    for (const other of seen.slice(1)) none(seen[0].filter((one, i) => one !== other[i]).slice(0, 2), 'it looked so without them')
  })
}
