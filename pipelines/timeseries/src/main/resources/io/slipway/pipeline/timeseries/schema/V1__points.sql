-- IF NOT EXISTS: Cassandra has no transactions around these, so a migration that was cut off runs again.
-- No semicolons in comments: the JDBC driver takes them for ends of statements.

-- A partition is a series within a bucket of 28 days, and detail tells points of one time apart.
-- Points arrive in order of time and are never changed: files of one week are compacted together and then left alone.
CREATE TABLE IF NOT EXISTS points (
    series text,
    bucket timestamp,
    at timestamp,
    detail text,
    value decimal,
    PRIMARY KEY ((series, bucket), at, detail)
) WITH compaction = {
    'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS', 'compaction_window_size': 7
};

-- Which buckets hold points of a metric, and which series each of them has: queries read only what exists.
CREATE TABLE IF NOT EXISTS buckets (
    metric text,
    bucket timestamp,
    PRIMARY KEY (metric, bucket)
);

CREATE TABLE IF NOT EXISTS series (
    metric text,
    bucket timestamp,
    series text,
    PRIMARY KEY ((metric, bucket), series)
);

-- Names of all tags (with an empty value) and the values of those that make up series.
CREATE TABLE IF NOT EXISTS tags (
    tag text,
    value text,
    PRIMARY KEY (tag, value)
);
