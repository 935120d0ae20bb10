"""What each kind of limit is called, in English and Chinese."""

from __future__ import annotations

#: what a limit is, by table and column: English and Chinese; the number follows after a colon
KINDS: dict[tuple[str, str], tuple[str, str]] = {
    ("demands", "min_year"): (
        "sales of {good} at {site}, at least {value} a year",
        "{site}的{good}销售，每年至少 {value}",
    ),
    ("demands", "max_year"): (
        "sales of {good} at {site}, at most {value} a year",
        "{site}的{good}销售，每年至多 {value}",
    ),
    ("demands", "min_hour"): (
        "sales of {good} at {site}, at least {value} an hour",
        "{site}的{good}销售，每小时至少 {value}",
    ),
    ("demands", "max_hour"): (
        "sales of {good} at {site}, at most {value} an hour",
        "{site}的{good}销售，每小时至多 {value}",
    ),
    ("supplies", "min_year"): (
        "supply of {good} at {site}, at least {value} a year",
        "{site}的{good}供应，每年至少 {value}",
    ),
    ("supplies", "max_year"): (
        "supply of {good} at {site}, at most {value} a year",
        "{site}的{good}供应，每年至多 {value}",
    ),
    ("supplies", "min_hour"): (
        "supply of {good} at {site}, at least {value} an hour",
        "{site}的{good}供应，每小时至少 {value}",
    ),
    ("supplies", "max_hour"): (
        "supply of {good} at {site}, at most {value} an hour",
        "{site}的{good}供应，每小时至多 {value}",
    ),
    ("disposals", "max_year"): (
        "stacking of {good} at {site}, at most {value} a year",
        "{site}的{good}堆存，每年至多 {value}",
    ),
    ("plants", "capacity"): ("capacity of {process} at {site}, {value}", "{site}的{process}现有能力，{value}"),
    ("plants", "max_new"): (
        "new capacity of {process} at {site}, at most {value}",
        "{site}的{process}新增能力，至多 {value}",
    ),
    ("plants", "min_new"): (
        "if {process} is built at {site}, at least {value}",
        "{site}的{process}如新建，至少 {value}",
    ),
    ("storages", "capacity"): ("storage of {good} at {site}, at most {value}", "{site}的{good}储存，至多 {value}"),
    ("storages", "final"): (
        "stock of {good} at {site} at the end, at least {value}",
        "{site}的{good}期末库存，至少 {value}",
    ),
    ("links", "capacity_year"): ("freight over {row}, at most {value} a year", "线路 {row} 运量，每年至多 {value}"),
    ("sites", "land"): ("land at {site}, at most {value}", "{site}的土地，至多 {value}"),
    ("processes", "min_load"): (
        "load of {process}, at least {value} of capacity",
        "{process}负荷，至少为能力的 {value}",
    ),
    ("process_modes", "min_share"): (
        "mode {mode} of {process}, at least {value}",
        "{process}的{mode}方式，至少占 {value}",
    ),
    ("process_modes", "max_share"): (
        "mode {mode} of {process}, at most {value}",
        "{process}的{mode}方式，至多占 {value}",
    ),
    ("process_flows", "min_share"): (
        "{good} in {group} of {process}, at least {value}",
        "{process}的{group}中{good}，至少占 {value}",
    ),
    ("process_flows", "max_share"): (
        "{good} in {group} of {process}, at most {value}",
        "{process}的{group}中{good}，至多占 {value}",
    ),
    ("property_limits", "min"): (
        "{property} in {group} of {process}, at least {value}",
        "{process}的{group}中{property}，至少 {value}",
    ),
    ("property_limits", "max"): (
        "{property} in {group} of {process}, at most {value}",
        "{process}的{group}中{property}，至多 {value}",
    ),
    ("policies", "min"): ("“{title}”, at least {value}", "“{title}”，至少 {value}"),
    ("policies", "max"): ("“{title}”, at most {value}", "“{title}”，至多 {value}"),
}
#: several limits of one kind together
TOGETHER: dict[str, tuple[str, str]] = {
    "demands": ("sales of {thing} ({count} limits)", "{thing}销售（{count} 项限值）"),
    "supplies": ("supply of {thing} ({count} limits)", "{thing}供应（{count} 项限值）"),
    "disposals": ("stacking of {thing} ({count} limits)", "{thing}堆存（{count} 项限值）"),
    "storages": ("storage of {thing} ({count} limits)", "{thing}储存（{count} 项限值）"),
    "capacity": ("capacity of {thing} ({count} plants)", "{thing}现有能力（{count} 个装置）"),
    "max_new": ("new capacity of {thing} ({count} plants)", "{thing}新增能力（{count} 个装置）"),
}
