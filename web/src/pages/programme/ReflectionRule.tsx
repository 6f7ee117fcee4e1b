/** The provider's wish: whether its trainees hand in their own reflection before feedback opens to them. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { Switch } from "react-aria-components";
import { request } from "../../api/http";
import { queryClient, reflectionRule } from "../../api/queries";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts/commentary";

const t = texts.rule;

export function ReflectionRule({ providerId }: { providerId: string }) {
  const rule = useQuery(reflectionRule(providerId));
  const change = useMutation({
    mutationFn: (first: boolean) =>
      request<{ first: boolean }>(`/api/reflection-rule?provider_id=${providerId}`, {
        method: "PUT",
        body: { first },
      }),
    onSuccess: (made) => queryClient.setQueryData(reflectionRule(providerId).queryKey, made),
  });
  const error = rule.error ?? change.error;
  return (
    <section className="rule" aria-label={t.title}>
      {error && (
        <Notice tone="bad" live>
          {error.message}
        </Notice>
      )}
      {rule.data && (
        <Switch
          className="switch"
          isSelected={change.isPending ? change.variables : rule.data.first}
          onChange={(first) => change.mutate(first)}
        >
          <span className="switch__track" aria-hidden="true" />
          <span>
            {t.title}
            <small>{t.words}</small>
          </span>
        </Switch>
      )}
    </section>
  );
}
