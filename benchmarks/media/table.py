"""The table of a run and the figures of its last line."""

from typing import Any

from benchmarks.media.stages import Row, Run

CPU_BAR, SIZE_BAR, MEMORY_BAR_MB = 1.05, 1.25, 2048.0


def summary(run: Run) -> dict[str, Any]:
    """Return the figures of all stages that were done."""
    rows = run.rows()
    found: dict[str, Any] = {"cameras": [path.name for path in run.cameras]}
    ours = [row for row in rows if row["stage"].startswith("prepare ") and row["task"] == "prepare"]
    bare = [row for row in rows if row["stage"].startswith("bare ") and "cpu_s" in row]
    opened = [row for row in rows if row["stage"].startswith("prepare ") and "first_s" in row]
    if opened:
        found["first_watchable_s"] = min(row["first_s"] for row in opened)
    if ours:
        turns = len({row["stage"] for row in ours})
        found["complete_s"] = round(sum(row["wall_s"] for row in ours) / turns, 1)
        found["cpu_s"] = round(sum(row["cpu_s"] for row in ours) / turns, 1)
        found["peak_mb"] = max(row["peak_mb"] for row in ours)
    if bare:
        turns = len({row["stage"] for row in bare})
        found["bare_cpu_s"] = round(sum(row["cpu_s"] for row in bare) / turns, 1)
        kinds = dict.fromkeys(row["task"].split()[0] for row in bare)
        each = {kind: sum(row["cpu_s"] for row in bare if row["task"].split()[0] == kind) / turns for kind in kinds}
        found["bare_by_kind"] = {kind: round(seconds, 1) for kind, seconds in each.items()}
    if ours and bare:
        found["cpu_ratio"] = round(found["cpu_s"] / found["bare_cpu_s"], 3)
    return {**found, **_published(rows)}


def _published(rows: list[Row]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    sizes = {row["task"]: row["bytes"] for row in rows if row["stage"] == "size"}
    if sizes:
        found["originals_mb"], found["published_mb"] = (round(sizes[name] / 1e6, 1) for name in ("originals", "published"))
        found["size_ratio"] = round(sizes["published"] / sizes["originals"], 3)
    rungs = [row for row in rows if row["stage"] == "rung"]
    if rungs:
        found["segments"] = sum(row["segments"] for row in rungs)
        found["segments_read"] = sum(row["segments_read"] for row in rungs)
        found["pictures_read"] = sum(row["pictures_read"] for row in rungs)
        found["lost"], found["doubled"] = (sum(row[name] for row in rungs) for name in ("lost", "doubled"))
        found["publish_ms_worst"] = max(row["publish_ms_worst"] for row in rungs)
        found["truth_ms_worst"] = max(row["truth_ms_worst"] for row in rungs)
        found["drift_ppm_worst"] = max(abs(row["drift_ppm"]) for row in rungs)
    ssim = [row["ssim"] for row in rows if row["stage"] == "ssim"]
    if ssim:
        found["ssim_mean"], found["ssim_worst"] = round(sum(ssim) / len(ssim), 4), round(min(ssim), 4)
    for row in rows:
        if row["stage"] == "words":
            found |= {name: value for name, value in row.items() if name not in ("stage", "task")}
    return found


def table(found: dict[str, Any]) -> str:
    """Return the figures for a person, a line each, with the bar where there is one."""
    bars = {"cpu_ratio": CPU_BAR, "size_ratio": SIZE_BAR, "peak_mb": MEMORY_BAR_MB}
    lines = []
    for name, value in found.items():
        bar = bars.get(name)
        said = "" if bar is None else f"   (bar {bar:g}: {'held' if value <= bar else 'MISSED'})"
        lines.append(f"{name:20} {value}{said}")
    return "\n".join(lines)
