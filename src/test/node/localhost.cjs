// Node asks the system's resolver, which may not know that every name below localhost is this machine.
const dns = require('node:dns');

const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  if (!/(^|\.)localhost$/i.test(name)) {
    return lookup(name, options, callback);
  }
  const answer = typeof options === 'function' ? options : callback;
  return options && options.all
    ? process.nextTick(answer, null, [{ address: '127.0.0.1', family: 4 }])
    : process.nextTick(answer, null, '127.0.0.1', 4);
};
