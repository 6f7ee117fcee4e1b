// @vitest-environment node

import { afterEach, describe, expect, it, vi } from "vitest";
import { request } from "./http";
import { Problem, Unreachable } from "./problem";
import { isAsking, SignInDeclined, signedInAgain, signInDeclined } from "./session";

function answers(...responses: (Response | Error)[]) {
  const fetching = vi.fn<typeof fetch>(async () => {
    const next = responses.shift();
    if (next === undefined) {
      throw new Error("one request too many");
    }
    if (next instanceof Error) {
      throw next;
    }
    return next;
  });
  vi.stubGlobal("fetch", fetching);
  return fetching;
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const refusal = (status: number, detail: string, code = "refused") =>
  new Response(JSON.stringify({ title: "No", status, detail, code }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("that changes something carries the guard header; one that reads does not", async () => {
    const fetching = answers(json({ id: "1" }), json([]));
    await request("/api/observations", { method: "POST", body: { title: "x" } });
    await request("/api/observations");
    const [post, get] = fetching.mock.calls;
    expect(post?.[1]?.headers).toMatchObject({ "X-Triptych": "1", "Content-Type": "application/json" });
    expect(get?.[1]?.headers).not.toHaveProperty("X-Triptych");
  });

  it("gives nothing for an empty answer", async () => {
    answers(new Response(null, { status: 204 }));
    expect(await request("/api/sign-out", { method: "POST" })).toBeUndefined();
  });

  it("that is refused throws the service's own sentence and code", async () => {
    answers(refusal(409, "The lesson is being prepared already.", "already"));
    const error = await request("/api/x").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      status: 409,
      code: "already",
      message: "The lesson is being prepared already.",
    });
  });

  it("that is refused by something that speaks no JSON still says its status", async () => {
    answers(new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Content-Type": "text/html" } }));
    await expect(request("/api/x")).rejects.toMatchObject({ status: 502, code: "unknown" });
  });

  it("without an answer says that the service cannot be reached", async () => {
    answers(new TypeError("Failed to fetch"));
    await expect(request("/api/x")).rejects.toBeInstanceOf(Unreachable);
  });
});

describe("a session that has ended", () => {
  it("makes every request wait for one sign-in, then repeats them with what was to be sent", async () => {
    const fetching = answers(
      refusal(401, "Sign in"),
      refusal(401, "Sign in"),
      json({ a: 1 }),
      json({ b: 2 }),
    );
    const first = request("/api/a", { method: "POST", body: { text: "typed" } });
    const second = request("/api/b");
    await vi.waitFor(() => expect(fetching).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => expect(isAsking()).toBe(true));
    signedInAgain();
    expect([await first, await second]).toEqual([{ a: 1 }, { b: 2 }]);
    expect(isAsking()).toBe(false);
    expect(fetching.mock.calls[2]?.[1]?.body).toBe('{"text":"typed"}');
  });

  it("fails with a sentence when the person does not sign in", async () => {
    answers(refusal(401, "Sign in"));
    const waiting = request("/api/a");
    await vi.waitFor(() => expect(isAsking()).toBe(true));
    signInDeclined();
    await expect(waiting).rejects.toBeInstanceOf(SignInDeclined);
  });

  it("is a plain refusal where the caller says so", async () => {
    answers(refusal(401, "Wrong"));
    await expect(request("/api/sign-in", { onSignedOut: "fail" })).rejects.toMatchObject({ status: 401 });
    expect(isAsking()).toBe(false);
  });
});
