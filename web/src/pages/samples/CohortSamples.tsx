/** The samples drawn from one cohort, and the drawing of a new one. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cohortSamples } from "../../api/queries";
import { Button } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { EmptyState } from "../../design/Notice";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { DrawDialog } from "./DrawDialog";
import { SampleTiles } from "./SamplesPage";

const words = texts.samples;

export function CohortSamples({ cohortId }: { cohortId: string }) {
  const query = useQuery(cohortSamples(cohortId));
  const [drawing, setDrawing] = useState(false);
  const draw = (
    <Button icon="lot" onPress={() => setDrawing(true)}>
      {words.draw}
    </Button>
  );
  return (
    <Loaded query={query} skeleton={<Skeleton label={words.fetching} />}>
      {(found) => (
        <div className="stack">
          {found.length === 0 ? (
            <EmptyState icon="lot" title={words.emptyTitle} action={draw}>
              {words.empty}
            </EmptyState>
          ) : (
            <>
              <div>{draw}</div>
              <SampleTiles samples={found} />
            </>
          )}
          {drawing && <DrawDialog cohortId={cohortId} onClose={() => setDrawing(false)} />}
        </div>
      )}
    </Loaded>
  );
}
