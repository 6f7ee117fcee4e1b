/** What can go wrong between this page and the service, as errors that carry a sentence for a person. */

/** The body of an `application/problem+json` answer (RFC 9457) with the service's own `code`. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  /** What the service holds instead, where a refusal is about something that is there already. */
  current?: unknown;
}

/** The service answered, and said no. `message` is its own sentence. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly current: unknown;
  /** The service gave a sentence of its own. */
  readonly hasReason: boolean;

  constructor(status: number, body: ProblemBody) {
    super(body.detail || body.title || `The service answered with ${status} and no reason.`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.current = body.current;
    this.hasReason = Boolean(body.detail || body.title);
  }
}

/** The service could not be reached at all; nothing was changed. */
export class Unreachable extends Error {
  constructor() {
    super("The service cannot be reached. Nothing you typed is lost; try again when you are connected.");
    this.name = "Unreachable";
  }
}

/** Read a refused answer into a Problem, whatever its body turned out to be. */
export function problemFrom(status: number, contentType: string, body: string): Problem {
  if (!contentType.includes("json")) {
    return new Problem(status, {});
  }
  try {
    const parsed: unknown = JSON.parse(body);
    return new Problem(status, typeof parsed === "object" && parsed !== null ? (parsed as ProblemBody) : {});
  } catch {
    return new Problem(status, {});
  }
}

/** Whether an error is the service's answer with this status. */
export function isProblem(error: unknown, status: number): error is Problem {
  return error instanceof Problem && error.status === status;
}
