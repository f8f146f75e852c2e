/** Bundled instead of `@smithy/core/event-streams`, which the SDK imports when an answer is an event stream. None of ours is. */
export {};
