// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The lock that keeps two runs out of one folder, whichever processes they are in: their weights would mix. */
final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks a folder by an empty file {@code run.lock}, which stays behind.
     *
     * @throws FileSystemException if a run in this or another process holds it
     */
    static RunLock open(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new FileSystemException(
                    folder.toString(), null, "expected no other run in this folder, found one that is not over");
        }
        return new RunLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close(); // and with it the lock
    }
}
