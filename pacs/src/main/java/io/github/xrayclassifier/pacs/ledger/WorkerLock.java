// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The sign of life of a worker: a locked file beside the ledger. The system takes the lock away when the process ends,
 * however it ends, so that no clock decides whether a worker lives. For one thread.
 */
final class WorkerLock implements AutoCloseable {

    private final Path folder;
    private final String id;
    private final Path file;
    private final FileChannel channel;

    private WorkerLock(Path folder, String id, Path file, FileChannel channel) {
        this.folder = folder;
        this.id = id;
        this.file = file;
        this.channel = channel;
    }

    static WorkerLock open(Path ledger) throws IOException {
        Path folder = ledger.resolveSibling(ledger.getFileName() + "-workers");
        Files.createDirectories(folder);
        String id = processMark() + UUID.randomUUID();
        Path file = folder.resolve(id);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(file + ": expected to lock a new file, found it locked");
            }
            return new WorkerLock(folder, id, file, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The same for every worker of this process and for no other. */
    private static String processMark() {
        ProcessHandle own = ProcessHandle.current();
        long start =
                own.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
        return own.pid() + "-" + start + "-";
    }

    String id() {
        return id;
    }

    /** True if another worker's process has ended. */
    boolean isDead(String other) throws IOException {
        // Of one's own process: closing a second channel would take the lock away (FileLock's platform dependencies).
        if (other.startsWith(processMark()) || !other.matches("[-0-9a-f]{1,100}")) {
            return false;
        }
        Path path = folder.resolve(other);
        if (!Files.exists(path)) {
            return true;
        }
        try (FileChannel opened = FileChannel.open(path, StandardOpenOption.WRITE);
                FileLock lock = opened.tryLock()) {
            if (lock == null) {
                return false;
            }
            Files.deleteIfExists(path);
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
