// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import io.github.xrayclassifier.pacs.dicomweb.SeriesRef;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The images that a worker found in an archive, with their outcomes: a SQLite file with the schema of {@code ledger.sql}. It holds
 * the UIDs of studies, series and instances, and no other attribute of a patient or a study.
 *
 * <p>SQLite, because several processes of one machine may share the file, a process may end at any moment, and everyone has
 * a shell that reads it. The file must be on a disk of this machine: locks of network disks are not reliable. May be shared
 * by threads; one instance is one worker.
 */
public final class Ledger implements AutoCloseable {

    private static final int VERSION = 1;
    private static final int BUSY_MILLIS = 60_000;

    private final Path file;
    private final Connection connection;
    private final WorkerLock lock;
    private final Clock clock;
    private boolean isClosed;

    private Ledger(Path file, Connection connection, WorkerLock lock, Clock clock) {
        this.file = file;
        this.connection = connection;
        this.lock = lock;
        this.clock = clock;
    }

    /** Some work with the database. */
    @FunctionalInterface
    private interface Work<R> {

        R with(Connection connection) throws SQLException, IOException;
    }

    /**
     * Opens a ledger, and makes it if there is none.
     *
     * @param file its place, on a disk of this machine
     * @return the ledger, as a new worker
     * @throws IOException if it cannot be opened, or is no ledger of this version
     */
    public static Ledger open(Path file) throws IOException {
        return open(file, Clock.systemUTC());
    }

    /**
     * As {@link #open(Path)}, with a clock of one's own.
     *
     * @param file its place, on a disk of this machine
     * @param clock for the times that are kept; no decision depends on it
     * @return the ledger, as a new worker
     * @throws IOException if it cannot be opened, or is no ledger of this version
     */
    public static Ledger open(Path file, Clock clock) throws IOException {
        Path place = file.toAbsolutePath();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL); // readers and one writer side by side
        config.setSynchronous(SynchronousMode.NORMAL); // with WAL, the end of a process loses nothing
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        WorkerLock lock = WorkerLock.open(place);
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + place);
            try {
                prepare(place, connection);
                return new Ledger(place, connection, lock, clock);
            } catch (SQLException | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            lock.close();
            throw problem(place, e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static void prepare(Path place, Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version == 0) {
                // SQLite's executeUpdate takes a script of several statements.
                statement.executeUpdate(schema());
                statement.execute("PRAGMA user_version = " + VERSION);
            } else if (version != VERSION) {
                throw new IOException(place + ": expected a ledger of version " + VERSION + ", found " + version);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("PRAGMA user_version")) {
            return found.getInt(1);
        }
    }

    private static String schema() throws IOException {
        try (var stream = Ledger.class.getResourceAsStream("ledger.sql")) {
            if (stream == null) {
                throw new IOException("expected the resource ledger.sql, found none");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static IOException problem(Path file, SQLException cause) {
        return new IOException("ledger " + file + ": " + cause.getMessage(), cause);
    }

    private synchronized <R> R with(Work<R> work) throws IOException {
        if (isClosed) {
            throw new IllegalStateException("ledger " + file + ": expected an open one, found it closed");
        }
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw problem(file, e);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** All or nothing; IMMEDIATE, because a transaction that begins with reading may be refused the writing. */
    private static <R> R atOnce(Connection connection, Work<R> work) throws SQLException, IOException {
        update(connection, "BEGIN IMMEDIATE");
        try {
            R result = work.with(connection);
            update(connection, "COMMIT");
            return result;
        } catch (SQLException | IOException | RuntimeException e) {
            update(connection, "ROLLBACK");
            throw e;
        }
    }

    /**
     * Binds this ledger to an archive, so that nobody mixes two.
     *
     * @param archive the root of its services
     * @throws IOException if the ledger belongs to another archive, or cannot be written
     */
    public void bindTo(URI archive) throws IOException {
        String known = with(open -> {
            update(open, "INSERT OR IGNORE INTO setting (name, value) VALUES ('archive', ?)", archive.toString());
            try (Statement statement = open.createStatement();
                    ResultSet found = statement.executeQuery("SELECT value FROM setting WHERE name = 'archive'")) {
                return found.getString(1);
            }
        });
        if (!known.equals(archive.toString())) {
            throw new IOException("ledger " + file + ": expected the archive " + known + ", found " + archive
                    + "; each archive needs a ledger of its own");
        }
    }

    /**
     * Adds an image, unless it is known or an object that a worker stored itself.
     *
     * @param image from a search
     * @return whether it is new
     * @throws IOException if the ledger cannot be written
     */
    public boolean add(InstanceRef image) throws IOException {
        return with(open -> update(
                        open,
                        "INSERT OR IGNORE INTO image (instance_uid, series_uid, study_uid, status, found_at)"
                                + " SELECT ?, ?, ?, 'found', ?"
                                + " WHERE NOT EXISTS (SELECT 1 FROM output WHERE sop_uid = ?)",
                        image.instance(),
                        image.series(),
                        image.study(),
                        now(),
                        image.instance())
                > 0);
    }

    /**
     * Adds many images in one transaction.
     *
     * @param images from a search
     * @return how many are new
     * @throws IOException if the ledger cannot be written
     */
    public int addAll(List<InstanceRef> images) throws IOException {
        return with(open -> atOnce(open, same -> {
            int added = 0;
            for (InstanceRef image : images) {
                added += add(image) ? 1 : 0;
            }
            return added;
        }));
    }

    /**
     * The number of instances that the archive counted in a series when it was last searched whole.
     *
     * @param series from a search
     * @return empty if it never was
     * @throws IOException if the ledger cannot be read
     */
    public OptionalInt searched(SeriesRef series) throws IOException {
        return with(open -> {
            try (PreparedStatement statement =
                    open.prepareStatement("SELECT instances FROM series WHERE series_uid = ?")) {
                statement.setString(1, series.series());
                try (ResultSet found = statement.executeQuery()) {
                    return found.next() ? OptionalInt.of(found.getInt(1)) : OptionalInt.empty();
                }
            }
        });
    }

    /**
     * Remembers that a series was searched whole.
     *
     * @param series with the number of its instances
     * @throws IOException if the ledger cannot be written
     */
    public void markSearched(SeriesRef series) throws IOException {
        if (series.instances().isEmpty()) {
            return;
        }
        with(open -> update(
                open,
                "INSERT INTO series (series_uid, study_uid, instances) VALUES (?, ?, ?)"
                        + " ON CONFLICT (series_uid) DO UPDATE SET instances = excluded.instances",
                series.series(),
                series.study(),
                series.instances().getAsInt()));
    }

    /**
     * Frees the images of workers whose processes have ended.
     *
     * @return how many
     * @throws IOException if the ledger cannot be written
     */
    public int reclaim() throws IOException {
        int freed = 0;
        for (String worker : working()) {
            if (!worker.equals(lock.id()) && lock.isDead(worker)) {
                freed += with(open -> free(open, worker));
            }
        }
        return freed;
    }

    private static int free(Connection open, String worker) throws SQLException {
        return update(
                open,
                "UPDATE image SET status = 'found', worker = NULL, interruptions = interruptions + 1"
                        + " WHERE status = 'working' AND worker = ?",
                worker);
    }

    private List<String> working() throws IOException {
        return with(open -> {
            try (Statement statement = open.createStatement();
                    ResultSet found = statement.executeQuery(
                            "SELECT DISTINCT worker FROM image WHERE status = 'working' AND worker IS NOT NULL")) {
                List<String> workers = new ArrayList<>();
                while (found.next()) {
                    workers.add(found.getString(1));
                }
                return workers;
            }
        });
    }

    /**
     * Takes the next image: one that is found, or one that failed before this pass and has attempts left. Those whose work
     * was interrupted come last, so that an image that ends processes cannot keep the others from being done.
     *
     * @param attempts the most for an image
     * @param pass a number that is raised between two passes
     * @return empty if there is none now
     * @throws IOException if the ledger cannot be written
     */
    public Optional<Claim> claim(int attempts, long pass) throws IOException {
        String mark = lock.id() + "#" + pass;
        return with(open -> {
            try (PreparedStatement statement = open.prepareStatement("UPDATE image SET status = 'working', worker = ?,"
                    + " report_time = COALESCE(report_time, ?) WHERE number = (SELECT number FROM image"
                    + " WHERE status IN ('found', 'failed')"
                    + " AND (status = 'found' OR (attempts < ? AND failed_pass <> ?))"
                    + " ORDER BY interruptions, number LIMIT 1)"
                    + " RETURNING study_uid, series_uid, instance_uid, attempts, interruptions, report_time")) {
                statement.setString(1, lock.id());
                statement.setString(2, now());
                statement.setInt(3, attempts);
                statement.setString(4, mark);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(claim(row)) : Optional.empty();
                }
            }
        });
    }

    private static Claim claim(ResultSet row) throws SQLException {
        InstanceRef image = new InstanceRef(row.getString(1), row.getString(2), row.getString(3));
        return new Claim(image, row.getInt(4) + 1, row.getInt(5), Instant.parse(row.getString(6)));
    }

    /**
     * Gives an image back as it was, because the archive failed and not the image.
     *
     * @param claim from {@link #claim}
     * @throws IOException if the ledger cannot be written
     */
    public void release(Claim claim) throws IOException {
        with(open -> update(
                open,
                "UPDATE image SET status = 'found', worker = NULL"
                        + " WHERE instance_uid = ? AND status = 'working' AND worker = ?",
                claim.image().instance(),
                lock.id()));
    }

    /**
     * Remembers the identifiers of the objects that are about to be stored, so that no search takes them for images.
     *
     * @param claim from {@link #claim}
     * @param outputs SOP Instance UID to kind
     * @throws IOException if the ledger cannot be written
     */
    public void announce(Claim claim, Map<String, String> outputs) throws IOException {
        with(open -> atOnce(open, same -> {
            for (Map.Entry<String, String> output : outputs.entrySet()) {
                update(
                        same,
                        "INSERT OR IGNORE INTO output (sop_uid, instance_uid, kind) VALUES (?, ?, ?)",
                        output.getKey(),
                        claim.image().instance(),
                        output.getValue());
            }
            return 0;
        }));
    }

    /**
     * Ends the work on an image.
     *
     * @param claim from {@link #claim}
     * @param pass as for {@link #claim}
     * @param result what became of it
     * @throws IOException if the ledger cannot be written
     */
    public void end(Claim claim, long pass, Result result) throws IOException {
        boolean failed = result.status() == Status.FAILED;
        with(open -> atOnce(open, same -> {
            update(
                    same,
                    "UPDATE image SET status = ?, worker = NULL, attempts = attempts + ?, failed_pass = ?, ended_at = ?,"
                            + " millis = ?, verdict = ?, finding = ?, probability = ?, reason = ?, model_sha256 = ?"
                            + " WHERE instance_uid = ? AND status = 'working' AND worker = ?",
                    result.status().word(),
                    failed ? 1 : 0,
                    failed ? lock.id() + "#" + pass : "",
                    now(),
                    result.took().toNanos() / 1e6,
                    result.prediction()
                            .map(answer -> answer.isAnswered() ? "classified" : "abstained")
                            .orElse(null),
                    result.prediction()
                            .flatMap(Prediction::finding)
                            .map(finding -> finding.name())
                            .orElse(null),
                    result.prediction()
                            .filter(answer -> answer.probability().isPresent())
                            .map(answer -> answer.probability().getAsDouble())
                            .orElse(null),
                    reason(result),
                    result.prediction()
                            .map(answer -> answer.origin().backend().modelSha256())
                            .orElse(null),
                    claim.image().instance(),
                    lock.id());
            if (result.status() == Status.REPORTED && result.prediction().isPresent()) {
                scores(same, claim, result.prediction().get());
            }
            return 0;
        }));
    }

    private static String reason(Result result) {
        return result.reason().isEmpty()
                ? result.prediction().map(Prediction::reasons).orElse(List.of()).stream()
                        .map(Verdict.Reason::toString)
                        .collect(Collectors.joining("; "))
                : result.reason();
    }

    private static void scores(Connection open, Claim claim, Prediction answer) throws SQLException {
        for (Score.Probability score : answer.ranked()) {
            update(
                    open,
                    "INSERT OR REPLACE INTO score (instance_uid, finding, probability) VALUES (?, ?, ?)",
                    claim.image().instance(),
                    score.finding().name(),
                    score.value());
        }
    }

    /**
     * Gives every failed image its attempts back, for example after a fault of the archive was mended.
     *
     * @return how many
     * @throws IOException if the ledger cannot be written
     */
    public int retryFailed() throws IOException {
        return with(open -> update(
                open, "UPDATE image SET status = 'found', attempts = 0, interruptions = 0 WHERE status = 'failed'"));
    }

    /**
     * The number of images in each state.
     *
     * @return all states, those without images too
     * @throws IOException if the ledger cannot be read
     */
    public Map<Status, Long> counts() throws IOException {
        return with(open -> {
            Map<Status, Long> counts = new EnumMap<>(Status.class);
            for (Status status : Status.values()) {
                counts.put(status, count(open, "SELECT COUNT(*) FROM image WHERE status = ?", status.word()));
            }
            return counts;
        });
    }

    /**
     * The number of images that can still be taken: found ones, and failed ones with attempts left.
     *
     * @param attempts the most for an image
     * @return without those that somebody works on
     * @throws IOException if the ledger cannot be read
     */
    public long open(int attempts) throws IOException {
        return with(open -> count(
                open,
                "SELECT COUNT(*) FROM image WHERE status = 'found' OR (status = 'failed' AND attempts < ?)",
                attempts));
    }

    private static long count(Connection open, String sql, Object value) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.setObject(1, value);
            try (ResultSet found = statement.executeQuery()) {
                return found.getLong(1);
            }
        }
    }

    /**
     * The outcomes of the images, day by day.
     *
     * @return in the order of time, days without work left out
     * @throws IOException if the ledger cannot be read
     */
    public List<Day> days() throws IOException {
        return with(Days::read);
    }

    private String now() {
        return clock.instant().toString();
    }

    /** Gives back what this worker has taken, and closes the file. Closing twice is fine. */
    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        try (WorkerLock closing = lock) {
            free(connection, closing.id());
            connection.close();
        } catch (SQLException e) {
            throw problem(file, e);
        } finally {
            isClosed = true;
        }
    }

    /**
     * The place of the file.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "Ledger[" + file + "]";
    }
}
