// Receives, follows or pulls the events of a OneZone subscription. Node 18 or newer is enough, no package is needed.
//
//   WEBHOOK_SECRET=whsec_...  node partner.mjs receive HOST:PORT
//   TOKEN=...                 node partner.mjs follow ADDRESS SUBSCRIPTION FILE
//   TOKEN=...                 node partner.mjs pull ADDRESS SUBSCRIPTION [AFTER]
//
// receive and pull write each event as a line to standard output. follow appends "number event" to FILE and goes on
// after the last number in it, whenever it is started again.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const TOLERANCE = 5 * 60;
const MOST_BYTES = 4 * 1024 * 1024;

/** Whether somebody who has the secret sent this, and now: an older message may be one that is sent again. */
function verified(secret, id, timestamp, signatures, body) {
  if (!id || !signatures || !/^\d+$/.test(timestamp ?? '')) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // several signatures while a secret is being changed; one is enough
  return signatures.split(' ').some((one) => {
    if (!one.startsWith('v1,')) return false;
    const given = Buffer.from(one.slice(3), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Resolves when it is out of this process. */
function written(text) {
  return new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
}

function receive(address) {
  const secret = process.env.WEBHOOK_SECRET;
  const seen = new Map();
  createServer(async (request, response) => {
    const parts = [];
    let bytes = 0;
    for await (const part of request) {
      bytes += part.length;
      if (bytes > MOST_BYTES) return response.writeHead(413).end();
      parts.push(part);
    }
    const body = Buffer.concat(parts);
    const id = request.headers['webhook-id'];
    const fine = verified(secret, id, request.headers['webhook-timestamp'], request.headers['webhook-signature'], body);
    if (!fine) return response.writeHead(401).end();
    // deliveries are at least once: what comes again has the same id
    if (!seen.has(id)) seen.set(id, written(`${body}\n`));
    try {
      await seen.get(id);
      response.writeHead(204).end();
    } catch (error) {
      // what could not be written comes again
      seen.delete(id);
      response.writeHead(500).end();
    }
  }).listen(Number(address.split(':').pop()), address.replace(/:\d+$/, ''));
}

function asked(url, headers = {}) {
  return fetch(url, { headers: { Authorization: `Bearer ${process.env.TOKEN}`, ...headers } });
}

async function follow(address, subscription, file) {
  for (let failures = 0; failures < 10; await new Promise((resolve) => setTimeout(resolve, 1000))) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
    // killed while it wrote: what is left of the line goes, and the event comes again
    if (lines.pop() !== '') writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const last = lines.length === 0 ? 0 : Number(lines.at(-1).split(' ', 1)[0]);
    try {
      const answer = await asked(`${address}/partners/subscriptions/${subscription}/stream`, { 'Last-Event-ID': `${last}` });
      if (!answer.ok) throw new Error(`${answer.status}`);
      let rest = '';
      let number = '';
      for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + part).split('\n');
        rest = lines.pop();
        for (const line of lines) {
          if (line === 'event: end') return console.error('the agreement has ended');
          // what has no number is no event: that deliveries pause, for instance
          if (line.startsWith('event: ')) number = '';
          if (line.startsWith('id: ')) number = line.slice(4);
          if (line.startsWith('data: ') && number === '') console.error(line.slice(6));
          else if (line.startsWith('data: ')) {
            appendFileSync(file, `${number} ${line.slice(6)}\n`);
            failures = 0;
          }
        }
      }
    } catch (error) {
      failures++;
      console.error(`${error}`);
    }
  }
}

async function pull(address, subscription, after = '0') {
  for (;;) {
    const answer = await asked(`${address}/partners/subscriptions/${subscription}/events?limit=500&after=${after}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = await answer.json();
    if (page.items.length === 0) return;
    page.items.forEach((event) => console.log(JSON.stringify(event)));
    after = page.last;
  }
}

await { receive, follow, pull }[process.argv[2]](...process.argv.slice(3));
