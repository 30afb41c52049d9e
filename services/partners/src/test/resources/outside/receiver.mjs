// A partner that has taken what the registry of Node packages offers, and nothing of ours: verifies by standardwebhooks,
// parses by cloudevents, and writes what it understood as a line. Argument: port; WEBHOOK_SECRET as it was shown.
import { createServer } from 'node:http';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  try {
    webhook.verify(body, request.headers);
    const event = HTTP.toEvent({ headers: request.headers, body });
    event.validate();
    console.log(JSON.stringify({
      id: event.id, type: event.type, source: event.source, subject: event.subject, sequence: event.sequence,
      recordedtime: event.recordedtime, data: event.data,
    }));
    response.writeHead(204).end();
  } catch (error) {
    console.error(`${error}`);
    response.writeHead(401).end();
  }
}).listen(Number(process.argv[2]), '127.0.0.1');
