/** What a camera's place rests on: the plot, what it says in words, and every compared moment in a table. */

import { useId, useMemo } from "react";
import { texts } from "../../texts/alignment";
import { clockText } from "../lessonTime";
import { Fold } from "./Fold";
import { LagPlot, PlotLegend } from "./LagPlot";
import { type Drawn, plotOf } from "./plot";
import { Moment, SaidLine } from "./SaidLine";
import { evidenceWords, offText, plain } from "./words";

const t = texts.plot;

interface EvidenceFigureProps extends Drawn {
  against: string;
}

export function EvidenceFigure({ against, ...drawn }: EvidenceFigureProps) {
  const { camera, angle, lesson, laterMs } = drawn;
  const words = useId();
  const plot = useMemo(() => plotOf({ camera, angle, lesson, laterMs }), [camera, angle, lesson, laterMs]);
  const said = evidenceWords(camera, laterMs);
  const summary = said.map((sentence) => plain(sentence, clockText)).join(" ");
  return (
    <figure className="evidence" aria-labelledby={words}>
      <figcaption id={words}>
        {said.map((sentence, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences keep their order
          <span key={i}>
            <SaidLine said={sentence} />{" "}
          </span>
        ))}
      </figcaption>
      <LagPlot {...drawn} label={`${t.label(camera.label, against)}. ${summary}`} />
      <PlotLegend plot={plot} />
      <Fold title={t.table(camera.evidence.length)}>
        <p className="evidence__how">{t.how}</p>
        <EvidenceTable {...drawn} />
      </Fold>
    </figure>
  );
}

function EvidenceTable({ camera, laterMs }: Drawn) {
  return (
    <div className="evidence__table">
      <table>
        <caption className="visually-hidden">{t.caption(camera.label)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.columns.moment}</th>
            <th scope="col">{t.columns.off}</th>
            <th scope="col">{t.columns.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {camera.evidence.map((point) => (
            <tr key={`${point.file_ms} ${point.off_ms}`} data-aside={!point.agrees || undefined}>
              <th scope="row">
                <Moment ms={point.lesson_ms + laterMs} tenths />
              </th>
              <td className="numbers">{offText(point.off_ms)}</td>
              <td>{point.agrees ? t.legend.agrees : t.legend.aside}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
