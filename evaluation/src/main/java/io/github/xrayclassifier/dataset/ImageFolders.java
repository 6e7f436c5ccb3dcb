// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Images in folders that are named after their findings: {@code DIR/FINDING/...}. May be used by any thread. */
public final class ImageFolders {

    private static final String NO_IMAGE = "no image file by its name";
    private static final String BESIDE = "beside the folders of findings";

    /** The files that lie beside images in real folders, and an archive's own index. */
    private static final Set<String> OTHER_ENDINGS = Set.of(
            "txt", "csv", "tsv", "json", "xml", "yaml", "yml", "md", "html", "pdf", "doc", "docx", "xls", "xlsx", "db",
            "ini", "zip", "gz", "log", "py", "sh");

    private ImageFolders() {}

    /**
     * Finds the images; a folder in a folder of a finding belongs to that finding.
     *
     * @param folder with a folder for each finding
     * @return in the order of the names; hidden files are passed over, links to folders not followed
     * @throws IOException if a folder cannot be read
     * @throws IllegalArgumentException if there is no folder of a finding
     */
    public static FoundImages read(Path folder) throws IOException {
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        List<FoundImage> images = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        for (Path entry : listed(folder)) {
            String name = name(entry);
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(name);
                for (Path file : files(entry, leftOut, folder)) {
                    images.add(new FoundImage(file, List.of(name), Map.of()));
                }
            } else {
                leftOut.computeIfAbsent(BESIDE, key -> new ArrayList<>()).add(name);
            }
        }
        if (images.isEmpty()) {
            throw new IllegalArgumentException("folder " + folder
                    + ": expected folders named after findings with images"
                    + " in them, for example " + folder.resolve("normal").resolve("a.png") + ", found "
                    + (findings.isEmpty() ? "no folder" : "no image in " + findings));
        }
        return new FoundImages(images, leftOut);
    }

    /** The files below a folder that may be images, sorted by folder and name. */
    static List<Path> files(Path folder, Map<String, List<String>> leftOut, Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path entry : listed(folder)) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                files.addAll(files(entry, leftOut, root));
            } else if (mayBeImage(entry)) {
                files.add(entry);
            } else {
                leftOut.computeIfAbsent(NO_IMAGE, key -> new ArrayList<>())
                        .add(root.relativize(entry).toString());
            }
        }
        return files;
    }

    private static boolean mayBeImage(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return !name.equals("dicomdir") && !OTHER_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static List<Path> listed(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (!name(entry).startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(ImageFolders::name));
        return entries;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
