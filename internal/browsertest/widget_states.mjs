// Looks at the chat in every state, as a page and as a widget, in windows of all widths,
// light, dark and in the user's own colours.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { enter, modes, states } from './states.mjs'
import { none, overflowing, violations, visit } from './visit.mjs'

const windows = [[1440, 900], [768, 1024], [320, 640]]
const colours = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
}

describe('states', { concurrency: 2 }, () => {
  for (const [state, { server, excused, reach, sign }] of Object.entries(states)) {
    for (const mode of Object.keys(modes)) {
      test(`${state}, ${mode}`, async () => {
        await visit(modes[mode](await server()), { excused }, async (page) => {
          const chat = await enter(page, mode)
          await reach(chat)
          const wrong = []
          for (const [width, height] of windows) {
            await page.setViewportSize({ width, height })
            for (const [name, media] of Object.entries(colours)) {
              await page.emulateMedia(media)
              for (const found of [...await violations(page), ...await overflowing(page)]) wrong.push(`${width} px, ${name}: ${found}`)
            }
          }
          assert.ok(await sign(chat).isVisible(), 'it was in this state all the time')
          none(wrong)
        })
      })
    }
  }
})
