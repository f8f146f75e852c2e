/**
 * Bundled instead of `node:http`. An ES module that imports the built-in makes Node.js read all its exports, and one of
 * them, WebSocket, loads the whole of undici: 20 ms of CPU at each cold start. Source: github.com/nodejs/node/issues/59686
 */
const http = process.getBuiltinModule("node:http");

export default http;
export const { Agent, request, STATUS_CODES } = http;
