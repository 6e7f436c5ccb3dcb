// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the days of a ledger. */
final class Days {

    private static final String COUNTS = "SELECT substr(ended_at, 1, 10), status, COALESCE(verdict, ''), COUNT(*)"
            + " FROM image WHERE ended_at IS NOT NULL AND status NOT IN ('found', 'working') GROUP BY 1, 2, 3";
    private static final String TIMES =
            "SELECT substr(ended_at, 1, 10), millis FROM image" + " WHERE status = 'reported' ORDER BY 1, 2";
    private static final String MEANS = "SELECT substr(ended_at, 1, 10), score.finding, AVG(score.probability)"
            + " FROM score JOIN image USING (instance_uid) WHERE status = 'reported' GROUP BY 1, 2";

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, double[]> quantiles = new HashMap<>();
    private final Map<String, Map<String, Double>> means = new HashMap<>();

    private Days() {}

    static List<Day> read(Connection connection) throws SQLException {
        Days days = new Days();
        try (Statement statement = connection.createStatement()) {
            days.readCounts(statement);
            days.readTimes(statement);
            days.readMeans(statement);
        }
        List<Day> read = new ArrayList<>();
        days.counts.forEach((date, ofDay) -> read.add(days.day(date, ofDay)));
        return read;
    }

    private Day day(String date, Map<String, Long> ofDay) {
        double[] times = quantiles.getOrDefault(date, new double[2]);
        return new Day(
                LocalDate.parse(date),
                ofDay.getOrDefault("reported classified", 0L),
                ofDay.getOrDefault("reported abstained", 0L),
                sum(ofDay, "skipped"),
                sum(ofDay, "failed"),
                sum(ofDay, "gone"),
                times[0],
                times[1],
                means.getOrDefault(date, Map.of()));
    }

    private static long sum(Map<String, Long> ofDay, String status) {
        return ofDay.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(status + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void readCounts(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(COUNTS)) {
            while (row.next()) {
                counts.computeIfAbsent(row.getString(1), date -> new HashMap<>())
                        .put(row.getString(2) + " " + row.getString(3), row.getLong(4));
            }
        }
    }

    private void readTimes(Statement statement) throws SQLException {
        Map<String, List<Double>> times = new HashMap<>();
        try (ResultSet row = statement.executeQuery(TIMES)) {
            while (row.next()) {
                times.computeIfAbsent(row.getString(1), date -> new ArrayList<>())
                        .add(row.getDouble(2));
            }
        }
        times.forEach((date, sorted) ->
                quantiles.put(date, new double[] {quantile(sorted, 0.5), quantile(sorted, 0.95)}));
    }

    /** The smallest value that the share of all values stays within. */
    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private void readMeans(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(MEANS)) {
            while (row.next()) {
                means.computeIfAbsent(row.getString(1), date -> new HashMap<>())
                        .put(row.getString(2), row.getDouble(3));
            }
        }
    }
}
