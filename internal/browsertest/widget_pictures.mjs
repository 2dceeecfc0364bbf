// Takes pictures of the chat for docs/.
import { test } from 'node:test'
import { enter, modes, states } from './states.mjs'
import { at, visit } from './visit.mjs'

const pictures = [
  ['empty', 'page', 1440, 'light'], ['empty', 'page', 320, 'dark'],
  ['answering', 'page', 768, 'light'],
  ['answered', 'page', 320, 'light'], ['written', 'page', 1440, 'dark'],
  ['source', 'page', 1440, 'light'], ['source', 'page', 320, 'light'],
  ['not-found', 'page', 768, 'dark'], ['unreachable', 'page', 768, 'light'],
  ['source', 'page', 1280, 'light', 700], // for the README: from the page's header to the text field
  ['empty', 'launcher', 1440, 'dark'], ['answered', 'launcher', 768, 'light'], ['source', 'launcher', 1440, 'light'],
]

for (const [state, mode, width, colorScheme, height = width === 320 ? 640 : 800] of pictures) {
  const name = `${mode}-${state}-${width}-${colorScheme}.png`
  const { server, excused, reach } = states[state]
  test(name, async () => {
    const viewport = { width, height }
    await visit(modes[mode](await server()), { excused, viewport, colorScheme, reducedMotion: 'reduce' }, async (page) => {
      await reach(await enter(page, mode))
      // What has just been scrolled is drawn at its old place for one more frame.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      await page.screenshot({ path: `${at.pictures}/${name}`, caret: 'hide', ...(width === 1280 && { fullPage: true, clip: { x: 0, y: 0, width, height: 1110 } }) })
    })
  })
}
