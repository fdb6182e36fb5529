// A client of Fused, the collections that survive crashes. See examples/javascript/README.md.

export { connect } from './client.js';
export { BYTES, INT64, STRING } from './codecs.js';
export { FusedError } from './errors.js';
