/** Keys for sending recordings without a browser: made here, shown once, taken back at any time. */

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import type { MadeUploadToken, UploadToken } from "../../api/types";
import { Button } from "../../design/Button";
import { CopyField } from "../../design/CopyField";
import { Select, TextField } from "../../design/Field";
import { Loaded } from "../../design/Loaded";
import { Notice } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Time } from "../../design/Time";
import { texts } from "../../texts";

const words = texts.uploadTokens;
const PATH = "/api/me/upload-tokens";
const DAYS = ["1", "7", "30", "90"] as const;

const tokens = queryOptions({
  queryKey: ["upload-tokens"],
  queryFn: ({ signal }) => request<UploadToken[]>(PATH, { signal }),
});

export function UploadTokensPage() {
  const query = useQuery(tokens);
  const [made, setMade] = useState<MadeUploadToken>();
  return (
    <>
      <PageHead title={words.title} lead={<p className="soft">{words.lead}</p>} />
      <div className="stack tokens">
        <Make onMade={setMade} />
        {made && (
          <Notice tone="good" title={words.made(made.label)} live>
            <p>{words.once}</p>
            <CopyField label={words.token} text={made.token} />
          </Notice>
        )}
        <section className="stack" aria-labelledby="tokens-title">
          <h2 id="tokens-title">{words.inForce}</h2>
          <Loaded query={query}>
            {(all) =>
              all.length === 0 ? (
                <p className="soft">{words.none}</p>
              ) : (
                <ul className="stack">
                  {all.map((token) => (
                    <Token key={token.id} token={token} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
      </div>
    </>
  );
}

function Make({ onMade }: { onMade: (token: MadeUploadToken) => void }) {
  const [label, setLabel] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("30");
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      request<MadeUploadToken>(PATH, { method: "POST", body: { label: label.trim(), days: Number(days) } }),
    onSuccess: (token) => {
      onMade(token);
      setLabel("");
      setTried(false);
      return kept.invalidateQueries({ queryKey: ["upload-tokens"] });
    },
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setTried(true);
        if (label.trim() !== "" && !make.isPending) {
          make.mutate();
        }
      }}
    >
      <TextField
        label={words.label}
        hint={words.labelHint}
        isRequired
        validationBehavior="aria"
        maxLength={80}
        value={label}
        onChange={setLabel}
        error={tried && label.trim() === "" ? words.missing : undefined}
      />
      <Select
        label={words.days}
        isRequired
        choices={DAYS.map((value) => ({ value, label: words.daysLong(Number(value)) }))}
        value={days}
        onChange={setDays}
      />
      {make.error && (
        <Notice tone="bad" live>
          {make.error.message}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" kind="primary" isPending={make.isPending}>
          {words.make}
        </Button>
      </div>
    </form>
  );
}

function Token({ token }: { token: UploadToken }) {
  const kept = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => request<void>(`${PATH}/${token.id}`, { method: "DELETE" }),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["upload-tokens"] }),
  });
  return (
    <li className="part">
      <span className="part__words">
        <strong>{token.label}</strong>
        <span className="soft small">
          {words.ends} <Time at={token.expires_at} /> ·{" "}
          {token.last_used_at === null ? (
            words.neverUsed
          ) : (
            <>
              {words.lastUsed} <Time at={token.last_used_at} />
            </>
          )}
        </span>
        {revoke.error && <span className="field__error">{revoke.error.message}</span>}
      </span>
      <Button
        kind="danger"
        aria-label={words.revokeOne(token.label)}
        isPending={revoke.isPending}
        onPress={() => revoke.mutate()}
      >
        {words.revoke}
      </Button>
    </li>
  );
}
