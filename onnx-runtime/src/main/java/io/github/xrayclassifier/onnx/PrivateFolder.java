// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folders whose content this process will trust, so nobody else may write there. On Windows the folder of a user's
 * profile is closed to others by its access list, which is not read here.
 */
final class PrivateFolder {

    private static final Set<PosixFilePermission> OTHERS_MAY_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final String UNFINISHED = ".unfinished-";

    private PrivateFolder() {}

    /**
     * Makes the folder, and those above it, where they are missing.
     *
     * @throws IOException if that fails, or the folder is a link, belongs to somebody else or lets others write
     */
    static Path open(Path folder) throws IOException {
        Files.createDirectories(folder, privately());
        requirePrivate(folder);
        return folder;
    }

    /** A new folder inside, for what is not finished yet. */
    static Path unfinished(Path folder) throws IOException {
        return Files.createTempDirectory(folder, UNFINISHED, privately());
    }

    /** Deletes what {@link #unfinished} made and nobody finished. */
    static void deleteUnfinished(Path folder) throws IOException {
        List<Path> left;
        try (Stream<Path> children = Files.list(folder)) {
            left = children.filter(child -> child.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
        for (Path child : left) {
            delete(child);
        }
    }

    static void requirePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("expected a folder, found something else: " + folder);
        }
        if (!hasPosix()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.stream().anyMatch(OTHERS_MAY_WRITE::contains)) {
            throw new IOException("expected a folder that only its owner may write to, found "
                    + PosixFilePermissions.toString(permissions) + " on " + folder);
        }
        UserPrincipal owner = Files.getOwner(folder);
        UserPrincipal user = user();
        if (!owner.equals(user)) {
            throw new IOException("expected a folder of " + user + ", found one of " + owner + ": " + folder);
        }
    }

    /** Deletes the folder and the files in it, as far as that can be done. */
    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    static boolean hasPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /** The user of this process. Its name may be unknown, as in a container with a user number of its own. */
    private static UserPrincipal user() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getOwner(self)
                : FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name", ""));
    }

    static FileAttribute<?>[] privately() {
        return hasPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
