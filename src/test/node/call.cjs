// Evaluates one line of JavaScript against the SDKs and prints {"value"} or {"error", "status"} as its last line.
const core = require('@osaas/client-core');
const services = require('@osaas/client-services');
const transcoding = require('@osaas/client-transcode');

const line = process.argv[2];
const ctx = new core.Context({ environment: process.env.ENVIRONMENT });
const known = { ...core, ...services, ...transcoding, ctx };

const call = new Function(...Object.keys(known), `return (async () => (${line}))();`);
call(...Object.values(known)).then(
  (value) => console.log(JSON.stringify({ value: value === undefined ? null : value })),
  (error) => console.log(JSON.stringify({ error: error.message, status: error.httpCode ?? 0 }))
);
