/** The floor: what starting any function costs. */
export const handler = async () => ({ statusCode: 200, body: "" });
