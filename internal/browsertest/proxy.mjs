// Proxies between a browser and a server, as in real networks.
import http from 'node:http'
import { after } from 'node:test'

let visitors = 0

// proxyTo gives a proxy to a server: its address, release, and cut, which breaks the
// streams being held. Options: prefix, the path under which it serves; held, to hold
// streams back after their first words, or from the start if it is 'all', until release is
// called. The requests of each proxy come from a different visitor.
export async function proxyTo(target, { prefix = '', held = false } = {}) {
  const address = `192.0.2.${++visitors}`
  const waiting = []
  const streams = []
  const server = http.createServer((request, response) => {
    if (!request.url.startsWith(prefix)) return void response.writeHead(404).end('not here')
    const { host, ...headers } = request.headers
    const passed = http.request(target + request.url.slice(prefix.length), {
      method: request.method, headers: { ...headers, host, 'x-forwarded-for': address },
    }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      if (!held || !answer.headers['content-type']?.startsWith('text/event-stream')) return void answer.pipe(response)
      let seen = ''
      waiting.push(() => answer.resume())
      streams.push(response)
      answer.on('data', (chunk) => {
        response.write(chunk)
        seen += chunk
        if (held && seen.includes('event: delta')) answer.pause()
      })
      if (held === 'all') answer.pause()
      response.flushHeaders()
      answer.on('end', () => response.end())
      answer.on('error', () => response.destroy())
    })
    passed.on('error', () => response.destroy())
    response.on('close', () => passed.destroy())
    request.pipe(passed)
  })
  const release = () => {
    held = false
    for (const go of waiting) go()
  }
  const cut = () => streams.forEach((response) => response.destroy())
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => { server.closeAllConnections(); server.close() })
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, release, cut }
}
