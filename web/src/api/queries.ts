/** What the pages read from the service, each with the key under which it is kept. */

import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "./http";
import { Problem } from "./problem";
import type {
  AttestationText,
  Cohort,
  CohortName,
  Detail,
  Framework,
  Me,
  PersonInCohort,
  Placement,
  Sample,
  SampleName,
  School,
  Summary,
} from "./types";

/** Try again when the service did not answer; never when it answered no. */
function worthRetrying(failures: number, error: Error): boolean {
  return !(error instanceof Problem && error.status < 500) && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, staleTime: 10_000 },
    mutations: { retry: false, networkMode: "always" },
  },
});

export const me = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => request<Me>("/api/me", { signal, onSignedOut: "fail" }),
  staleTime: 60_000,
});

export const observations = queryOptions({
  queryKey: ["observations"],
  queryFn: ({ signal }) => request<Summary[]>("/api/observations", { signal }),
});

export const observation = (id: string) =>
  queryOptions({
    queryKey: ["observations", id],
    queryFn: ({ signal }) => request<Detail>(`/api/observations/${id}`, { signal }),
  });

export const attestationText = (id: string) =>
  queryOptions({
    queryKey: ["observations", id, "attestation-text"],
    queryFn: ({ signal }) => request<AttestationText>(`/api/observations/${id}/attestation-text`, { signal }),
  });

export const placements = queryOptions({
  queryKey: ["placements"],
  queryFn: ({ signal }) => request<Placement[]>("/api/placements", { signal }),
});

export const reflectionRule = (providerId: string) =>
  queryOptions({
    queryKey: ["reflection-rule", providerId],
    queryFn: ({ signal }) =>
      request<{ first: boolean }>(`/api/reflection-rule?provider_id=${providerId}`, { signal }),
  });

export const framework = (version: string) =>
  queryOptions({
    queryKey: ["frameworks", version],
    queryFn: ({ signal }) => request<Framework>(`/api/frameworks/${version}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const cohorts = queryOptions({
  queryKey: ["cohorts"],
  queryFn: ({ signal }) => request<CohortName[]>("/api/cohorts", { signal }),
});

export const cohort = (id: string) =>
  queryOptions({
    queryKey: ["cohorts", id],
    queryFn: ({ signal }) => request<Cohort>(`/api/cohorts/${id}`, { signal }),
  });

export const people = (cohortId: string) =>
  queryOptions({
    queryKey: ["people", cohortId],
    queryFn: ({ signal }) => request<PersonInCohort[]>(`/api/people?cohort_id=${cohortId}`, { signal }),
  });

export const cohortSamples = (cohortId: string) =>
  queryOptions({
    queryKey: ["samples", "of", cohortId],
    queryFn: ({ signal }) => request<SampleName[]>(`/api/cohorts/${cohortId}/samples`, { signal }),
  });

export const schools = queryOptions({
  queryKey: ["schools"],
  queryFn: ({ signal }) => request<School[]>("/api/schools", { signal }),
});

export const samples = queryOptions({
  queryKey: ["samples"],
  queryFn: ({ signal }) => request<SampleName[]>("/api/samples", { signal }),
});

export const sample = (id: string) =>
  queryOptions({
    queryKey: ["samples", id],
    queryFn: ({ signal }) => request<Sample>(`/api/samples/${id}`, { signal }),
  });

/** The person who is signed in; only for pages behind the sign-in. */
export function useMe(): Me {
  const { data } = useQuery(me);
  if (data === undefined) {
    throw new Error("useMe is for pages that are shown after the sign-in only");
  }
  return data;
}
