/** Fewer than three cameras: go on with those that are in. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { Detail } from "../../api/types";
import { Button } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";
import { isUnderWay, type Upload } from "../../uploads/uploads";

const words = texts.upload;

/** Ask for the lesson to be prepared from the recordings that are in. */
export function usePrepare(id: string) {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: () => request(`/api/observations/${id}/prepare`, { method: "POST" }),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["observations"] }),
  });
}

/** Ask for the preparation to stop. */
export function useStop(id: string) {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: () => request(`/api/observations/${id}/stop`, { method: "POST" }),
    onSettled: () => kept.invalidateQueries({ queryKey: ["observations"] }),
  });
}

export function GoOn({ lesson, uploads }: { lesson: Detail; uploads: readonly Upload[] }) {
  const prepare = usePrepare(lesson.id);
  const usable = lesson.cameras.filter(
    ({ recording, findings }) => recording !== null && !findings.some(({ severity }) => severity === "error"),
  );
  const missing = lesson.cameras.filter((camera) => !usable.includes(camera));
  const isOffered =
    lesson.can.includes("lesson.prepare") &&
    lesson.preparation === null &&
    usable.length > 0 &&
    missing.length > 0 &&
    !uploads.some(isUnderWay);
  if (!isOffered) {
    return null;
  }
  return (
    <section className="recordings__go-on">
      <p>{words.goOnWords(missing.map(({ camera, label }) => texts.words.places[camera]?.name ?? label))}</p>
      <Button isPending={prepare.isPending} onPress={() => prepare.mutate()}>
        {words.goOn(usable.length)}
      </Button>
      {prepare.error && (
        <Notice tone="bad" live>
          {prepare.error.message}
        </Notice>
      )}
    </section>
  );
}
