/**
 * A table of rows that are read, with links and buttons inside. A plain table rather than a grid widget, so that the
 * tab key reaches what is in it. On narrow screens every row becomes a card; the roles are named because CSS that
 * changes `display` would otherwise take them away.
 */

import type { ReactNode } from "react";

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The column that names the row. */
  isName?: boolean;
  /** Figures are set to the right. */
  isFigure?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: the roles must survive `display: block` on narrow screens
    // biome-ignore-start lint/a11y/useSemanticElements: they are the semantic elements
    <table role="table" className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.id} role="columnheader" scope="col" data-figure={column.isFigure || undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) =>
              column.isName ? (
                <th key={column.id} role="rowheader" scope="row">
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.id}
                  role="cell"
                  data-title={column.title}
                  data-figure={column.isFigure || undefined}
                >
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: they are the semantic elements
    // biome-ignore-end lint/a11y/noRedundantRoles: the roles must survive `display: block` on narrow screens
  );
}
